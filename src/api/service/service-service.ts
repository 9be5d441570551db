import type { ServerOptions, ServiceOptions } from '../../base/config/index.ts'
import { Parameters, type ParameterValue } from '../../base/http/index.ts'
import { type Live, newUuid, type Seconds, systemClock } from '../../base/kernel/index.ts'
import type { UsageCounts } from '../../base/usage/index.ts'
import type { AccessNumbers } from '../../center/access-numbers/index.ts'
import type { StorageService } from '../storage/index.ts'
import { orWhenMissing } from './or-when-missing.ts'
import { admit } from './service-credentials.ts'
import {
  instanceNotFound,
  kindUnknown,
  orchestrationMissing,
  requestUnknown,
  serviceUnknown,
} from './service-errors.ts'
import type { NewInstance, ServiceInstance, ServiceInstances } from './service-instances.ts'
import type { LivingServices, ServiceAnswer, ServiceKind } from './service-kind.ts'
import { sortParameters } from './service-parameters.ts'
import { Settings, variablesOf } from './settings.ts'

export interface ServiceParts {
  readonly instances: ServiceInstances
  readonly storage: Pick<StorageService, 'values' | 'update' | 'touch' | 'delete'>
  /** Numbers booked for a service end with it. */
  readonly numbers: Pick<AccessNumbers, 'release'>
  /** Section `service.<name>`, or undefined. */
  readonly options: (service: string) => ServiceOptions | undefined
  readonly server: Live<Pick<ServerOptions, 'username' | 'password'>>
  readonly kinds: readonly ServiceKind[]
  /** Counts what is asked of services, by their names. */
  readonly usage?: Pick<UsageCounts, 'serviceAccessed' | 'serviceFailed'>
}

/** Who calls, as the HTTP headers say. */
export interface Caller {
  readonly user: string | undefined
  readonly authorization: string | undefined
}

type UserData = Iterable<readonly [string, ParameterValue]>

/** User data that goes with an instance, and how long both are kept. */
interface Opening {
  readonly data: UserData
  readonly ttl: Seconds
}

const defaultTtl: Seconds = 30 // reference: request-interaction, "Configuration Options"
const ttlLimits = { min: 1, max: 365 * 86_400 } // those of storage: what is kept has an end
const longestId = 256 // characters; ours have 36, those of an Orchestration Server not many more

/** The kind that carries out what has `_type: ors`, but for kinds that do so themselves. */
const orchestrated = 'ors'

/** Creates services, finds them again, and hands what is asked of them to their kinds. */
export class ServiceService implements LivingServices {
  readonly #parts: ServiceParts
  readonly #kinds: Map<string, ServiceKind>

  constructor(parts: ServiceParts) {
    this.#parts = parts
    this.#kinds = new Map(parts.kinds.map((kind) => [kind.name, kind]))
  }

  /** Adds a kind of another room, in place of one of the same name. */
  add(kind: ServiceKind): void {
    this.#kinds.set(kind.name, kind)
  }

  async create(service: string, parameters: Parameters, caller: Caller): Promise<ServiceAnswer> {
    const options = this.#parts.options(service)
    if (options === undefined) throw serviceUnknown(service)
    return this.#counted(service, this.#create(service, options, parameters, caller))
  }

  async #create(
    service: string,
    options: ServiceOptions,
    parameters: Parameters,
    caller: Caller,
  ): Promise<ServiceAnswer> {
    admit(options, this.#parts.server(), caller.authorization)
    const said = sortParameters(parameters)
    const settings = new Settings(service, options, parameters)
    const kind = this.#kindOf(service, options, settings)
    const ttl = settings.number('_ttl', ttlLimits) ?? kind.ttl ?? defaultTtl
    const [id, dataId, { user }] = [newUuid(), newUuid(), caller]
    return kind.create({
      ...{ service, options, settings, said, user, id, dataId, services: this },
      start: ({ atLeast = 0 } = {}) => {
        const kept = new Map([...said.steering, ...variables(options, settings)])
        return this.open(
          { id, service, kind: kind.name, dataId, user, parameters: kept },
          { data: said.data, ttl: Math.max(ttl, atLeast) },
        )
      },
      abandon: async () => {
        await orWhenMissing(this.#parts.storage.delete(dataId), undefined)
        await this.#parts.instances.remove(id)
      },
    })
  }

  async request(
    id: string,
    request: string,
    parameters: Parameters,
    caller: Caller,
  ): Promise<ServiceAnswer> {
    const instance = await this.enter(id, caller)
    return this.#counted(instance.service, this.#ask(instance, request, parameters, caller))
  }

  async #ask(
    instance: ServiceInstance,
    request: string,
    parameters: Parameters,
    caller: Caller,
  ): Promise<ServiceAnswer> {
    const kind = this.#kinds.get(instance.kind)
    const answer = kind?.requests?.get(request) ?? kind?.ask?.bind(kind)
    if (answer === undefined) throw requestUnknown(instance.service, request)
    const said = sortParameters(parameters) // refuses names and files that could not steer anything
    const settings = this.settings(instance, parameters)
    return answer({ instance, request, said, settings, user: caller.user, services: this })
  }

  /** An access to a service, however it ends. */
  async #counted(service: string, answer: Promise<ServiceAnswer>): Promise<ServiceAnswer> {
    this.#parts.usage?.serviceAccessed(service)
    try {
      return await answer
    } catch (error) {
      this.#parts.usage?.serviceFailed(service)
      throw error
    }
  }

  /** Keeps a new instance and its user data; both end together. */
  async open(instance: NewInstance, { data, ttl }: Opening): Promise<void> {
    const { dataId, user } = instance
    const values = new Map(data)
    if (user !== undefined) values.set('gms_user', user) // reference: Scenarios, "GMS Built-in"
    await this.#parts.storage.update(dataId, values, ttl)
    await this.openBare(instance, ttl)
  }

  /** Keeps a new instance without user data, which begins with the first that is kept. */
  openBare(instance: NewInstance, ttl: Seconds): Promise<void> {
    return this.#parts.instances.add(instance, ttl)
  }

  async find(id: string): Promise<ServiceInstance | undefined> {
    return id.length > longestId ? undefined : this.#parts.instances.find(id)
  }

  /** The instance, for a caller who may use its service; throws 404 and 401. */
  async enter(
    id: string,
    { authorization }: Pick<Caller, 'authorization'>,
  ): Promise<ServiceInstance> {
    const instance = await this.find(id)
    if (instance === undefined) throw instanceNotFound(id)
    admit(this.#parts.options(instance.service), this.#parts.server(), authorization)
    return instance
  }

  /** What steers an instance: see RequestCall. */
  settings(instance: ServiceInstance, parameters = new Parameters(new Map())): Settings {
    const said = Parameters.of([...instance.parameters, ...parameters.entries()])
    return new Settings(instance.service, this.#parts.options(instance.service) ?? {}, said)
  }

  /** How long it lives from now, if nobody extends it. */
  left({ expiresAt }: Pick<ServiceInstance, 'expiresAt'>): Seconds {
    return Math.max(0.001, (expiresAt - systemClock.now()) / 1000)
  }

  /** Gives it with the time that it has then. */
  async extend(instance: ServiceInstance, ttl: Seconds): Promise<ServiceInstance> {
    const isLonger = await this.#parts.instances.extend(instance.id, ttl)
    if (!isLonger) return instance
    await this.#parts.storage.touch(instance.dataId, ttl)
    return { ...instance, expiresAt: systemClock.now() + 1000 * ttl }
  }

  /** Its user data, a link in place of each file; nobody vouches for any of it, `gms_user` included. */
  async data({ dataId }: Pick<ServiceInstance, 'dataId'>): Promise<ReadonlyMap<string, string>> {
    return orWhenMissing(this.#parts.storage.values(dataId), new Map())
  }

  /** Adds to its user data, which takes the time that the service has left: writing prolongs nothing. */
  async keep(
    instance: Pick<ServiceInstance, 'dataId' | 'expiresAt'>,
    values: UserData,
  ): Promise<void> {
    await this.#parts.storage.update(instance.dataId, values, this.left(instance))
  }

  /**
   * Ends a service: what its kind holds, its numbers, its data and at last itself, so that after a
   * failure the caller can try again.
   */
  async delete(id: string, caller: Caller): Promise<void> {
    const instance = await this.enter(id, caller)
    await this.#kinds.get(instance.kind)?.end?.(instance)
    await this.#parts.numbers.release(id)
    await orWhenMissing(this.#parts.storage.delete(instance.dataId), undefined)
    if (!(await this.#parts.instances.remove(id))) throw instanceNotFound(id)
    await this.#parts.numbers.release(id) // booked meanwhile; from here on request-access finds no service
  }

  /**
   * `_service` names the kind; where it is not set, `_name` does in older configurations, and else
   * the service is named after its kind.
   */
  #kindOf(service: string, { _type }: ServiceOptions, settings: Settings): ServiceKind {
    const named = settings.option('_service')
    const kind = named === undefined ? this.#namesake(service, settings) : this.#kinds.get(named)
    if (_type === orchestrated) return this.#kindOfOrs(service, settings, kind)
    if (kind === undefined) throw kindUnknown(service, named ?? service)
    return kind
  }

  /** `_service` may be the strategy's URL; then `_service_type` names the kind, if there is one. */
  #kindOfOrs(service: string, settings: Settings, named: ServiceKind | undefined): ServiceKind {
    const typed = this.#kinds.get(settings.option('_service_type') ?? '')
    const kind = [typed, named].find((each) => each?.isOfOrs) ?? this.#kinds.get(orchestrated)
    if (kind === undefined) throw orchestrationMissing(service)
    return kind
  }

  #namesake(service: string, settings: Settings): ServiceKind | undefined {
    return this.#kinds.get(settings.option('_name') ?? service) ?? this.#kinds.get(service)
  }
}

/** Parameters the options are made of, which later requests do not repeat. */
function variables(options: ServiceOptions, settings: Settings): (readonly [string, string])[] {
  return [...variablesOf(options)].flatMap((name) => {
    const value = settings.parameter(name)
    return value === undefined ? [] : [[name, value] as const]
  })
}
