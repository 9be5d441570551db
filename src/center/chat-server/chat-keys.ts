import { keyPart } from '../../base/kernel/index.ts'

/** The keys of one chat share a hash tag, so that a script may touch both in a cluster. */
export function chatKeys(id: string) {
  const tag = `{${keyPart(id)}}`
  return {
    /** Hash: see change.lua. Lives as long as the chat may last, and its history after the end. */
    chat: `gms:chat-server:chat:${tag}`,
    /** List: the entries, in order. Lives as long as the chat. */
    transcript: `gms:chat-server:transcript:${tag}`,
  }
}

/** Channel on which the node that feeds a chat hears that another one has written to it. */
export const feedChannel = (nodeId: string) => `gms:chat-server:feed:${nodeId}`
