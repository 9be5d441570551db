/** The one channel there is: each user sees the own mailbox under this name. */
export const channelOfUsers = '/_genesys'
