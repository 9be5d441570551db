import { keyPart } from '../../base/kernel/index.ts'

/** Hash: what is known of a chat's customer; see write-record.lua. Lives a while longer than its service. */
export const recordKey = (id: string) => `gms:chat:record:{${keyPart(id)}}`

/** Sorted set: the chats of a user over CometD that go on, by their beginning; lives as long as the last of them. */
export const userKey = (user: string) => `gms:chat:user:{${keyPart(user)}}`

/** Channel: the id of a chat of which nodes must not believe any more what they remember. */
export const changedChannel = 'gms:chat:changed'
