import { keyPart } from '../../base/kernel/index.ts'
import type { EntryId } from './storage-store.ts'

/** String: the entry as text (storage-entry.ts), gone when its time to live has passed. */
export const entryKey = (id: EntryId) => `gms:storage:entry:${tag(id)}`

/** Hash: the entry's files, two fields each; there only while a file is, and as long as the entry. */
export const filesKey = (id: EntryId) => `gms:storage:files:${tag(id)}`

/** Field of the bytes of a file; put.lua spells it the same way. */
export const bytesField = (key: string) => `bytes:${JSON.stringify(key)}`

/** Field of a file's name and type; put.lua spells it the same way. */
export const aboutField = (key: string) => `about:${JSON.stringify(key)}`

/** Text and files of one entry share a hash tag, so that a script may touch both in a cluster. */
const tag = (id: EntryId) => `{${keyPart(id)}}`
