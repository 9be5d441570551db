/** A session by the hash of its token, so that who can read Redis cannot take it over; expires with it. */
export const sessionKey = (hash: string) => `gms:console:session:{${hash}}`
