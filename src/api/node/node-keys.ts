/** Both keys share a hash tag, so that a script may touch them together in a cluster. */
const tag = '{members}'

/**
 * Hash: node id → its start id, a space, and what it last said of itself.
 * Lives as long as the longest silence that is remembered, counted from anyone's last beat.
 */
export const membersKey = `gms:node:members:${tag}`

/** Sorted set: node id → when it was last heard, in ms of Redis's clock. Lives like the members. */
export const seenKey = `gms:node:seen:${tag}`
