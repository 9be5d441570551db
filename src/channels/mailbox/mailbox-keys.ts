import { keyPart } from '../../base/kernel/index.ts'

/** The keys of one user share a hash tag, so that a script may touch them together in a cluster. */
export function userKeys(user: string) {
  const tag = `{${keyPart(user)}}`
  return {
    /** Hash: epoch, last and confirmed position, bytes. Lives as long as anyone may come back to it. */
    mailbox: `gms:mailbox:state:${tag}`,
    /** Stream: the messages themselves. */
    entries: `gms:mailbox:entries:${tag}`,
    /** Set: the nodes that hold a session of the user. */
    owners: `gms:mailbox:owners:${tag}`,
    /** Hash: one client's session. */
    session: (clientId: string) => `gms:mailbox:session:${tag}:${clientId}`,
  }
}

/** String of a node: what is left of its life tells how long the node has been silent. */
export const leaseKey = (nodeId: string) => `gms:mailbox:lease:{${nodeId}}`

/** Channel on which a node hears of messages that another node appended. */
export const nodeChannel = (nodeId: string) => `gms:mailbox:node:${nodeId}`
