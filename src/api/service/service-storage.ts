import type { ParameterValue } from '../../base/http/index.ts'
import type { StorageService } from '../storage/index.ts'
import { orWhenMissing } from './or-when-missing.ts'
import type { Caller, ServiceService } from './service-service.ts'

type StoredFile = Awaited<ReturnType<StorageService['queryBinary']>>

/** The user data of a service, reached by the service's id and kept as long as the service. */
export class ServiceStorage {
  readonly #services: ServiceService
  readonly #storage: StorageService

  constructor(services: ServiceService, storage: StorageService) {
    this.#services = services
    this.#storage = storage
  }

  /** All values as the text of one JSON object, a link in place of each file. */
  async query(id: string, caller: Caller): Promise<string> {
    const { dataId } = await this.#services.enter(id, caller)
    return orWhenMissing(this.#storage.query(dataId), '{}')
  }

  /** Reference: Service API, Query (One Key), "Response": the key with its value, not the value alone. */
  async queryValue(id: string, key: string, caller: Caller): Promise<Record<string, string>> {
    const { dataId } = await this.#services.enter(id, caller)
    return Object.fromEntries([[key, await this.#storage.queryValue(dataId, key)]])
  }

  async queryBinary(id: string, key: string, caller: Caller): Promise<StoredFile> {
    const { dataId } = await this.#services.enter(id, caller)
    return this.#storage.queryBinary(dataId, key)
  }

  async update(
    id: string,
    values: Iterable<readonly [string, ParameterValue]>,
    caller: Caller,
  ): Promise<void> {
    await this.#services.keep(await this.#services.enter(id, caller), values)
  }

  async deleteValue(id: string, key: string, caller: Caller): Promise<void> {
    const { dataId } = await this.#services.enter(id, caller)
    await this.#storage.deleteValue(dataId, key)
  }

  /** Leaves an empty storage area: the service goes on, and what is stored next is found under the same id. */
  async clear(id: string, caller: Caller): Promise<void> {
    const instance = await this.#services.enter(id, caller)
    await orWhenMissing(this.#storage.delete(instance.dataId), undefined)
    await this.#services.keep(instance, [])
  }
}
