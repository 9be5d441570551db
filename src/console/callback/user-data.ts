import type { Callback } from '../../api/callback/index.ts'
import { type JsonValue, parseJson } from '../../base/http/index.ts'
import { ApiError } from '../../base/kernel/index.ts'

/** User data as JSON text; rejects with 404 when there is none. */
export interface UserData {
  query(dataId: string): Promise<string>
}

/** What the app stored with a callback; nothing once that was deleted with its service. */
export async function dataOf(
  storage: UserData,
  { dataId }: Pick<Callback, 'dataId'>,
): Promise<JsonValue> {
  try {
    return parseJson(await storage.query(dataId))
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return {}
    throw error
  }
}
