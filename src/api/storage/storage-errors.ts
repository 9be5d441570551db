import { ApiError } from '../../base/kernel/index.ts'
import type { EntryId } from './storage-store.ts'

const exceptions = 'com.genesyslab.gsg.services.storage'

/** 404: never there, deleted, or expired; nobody can tell which. */
export function entryNotFound(id: EntryId): ApiError {
  return new ApiError(404, `${exceptions}.EntryNotFoundException`, `No storage area with id ${id}`)
}

/** 404: the entry is there, the key is not. */
export function valueNotFound(id: EntryId, key: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.ValueNotFoundException`,
    `Storage area ${id} holds nothing under the key ${key}`,
  )
}

/** 400: names with a leading underscore are the system's own. */
export function keyReserved(key: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidKeyException`,
    `The key ${key} begins with an underscore; such keys are reserved`,
  )
}

/** 400: an id of a client's own choosing that is too long to be one. */
export function idTooLong(limit: number): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidIdException`,
    `The id of a storage area is longer than ${limit} characters`,
  )
}

/** 413: an entry may not outgrow by updates what one request may bring. */
export function entryTooLarge(maxBytes: number, maxValues: number): ApiError {
  return new ApiError(
    413,
    `${exceptions}.EntryTooLargeException`,
    `The storage area would hold more than ${maxBytes} bytes or ${maxValues} values`,
  )
}
