import { keyPart } from '../../base/kernel/index.ts'

/** All keys of one user share a hash tag, so that a script may touch them together in a cluster. */
const tag = (user: string) => `{${keyPart(user)}}`

/** Hash: epoch, last and confirmed position, bytes. Lives as long as anyone may come back to it. */
export const mailboxKey = (user: string) => `gms:cometd:mailbox:${tag(user)}`

/** Stream: the messages themselves. */
export const entriesKey = (user: string) => `gms:cometd:entries:${tag(user)}`

/** Set: the nodes that hold a session of the user. */
export const ownersKey = (user: string) => `gms:cometd:owners:${tag(user)}`

/** Hash: one client's session. */
export const sessionKey = (user: string, clientId: string) =>
  `gms:cometd:session:${tag(user)}:${clientId}`

/** Channel on which a node hears of messages that another node appended. */
export const nodeChannel = (nodeId: string) => `gms:cometd:node:${nodeId}`
