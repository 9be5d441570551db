import { ApiError } from '../../base/kernel/index.ts'

/**
 * User data may be gone before its service is: whoever has its id may delete it by the Storage API.
 * To the service it is empty then.
 */
export async function orWhenMissing<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return otherwise
    throw error
  }
}
