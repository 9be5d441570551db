import type { ServiceOptions } from '../../base/config/index.ts'
import type { JsonValue } from '../../base/http/index.ts'
import type { Seconds } from '../../base/kernel/index.ts'
import type { ServiceInstance } from './service-instances.ts'
import type { SortedParameters } from './service-parameters.ts'
import type { Settings } from './settings.ts'

export interface ServiceAnswer {
  /** 200 when absent. What refuses is thrown instead. */
  readonly status?: number
  readonly body: JsonValue
}

/** The instances that there are, whoever created them. */
export interface LivingServices {
  /** Undefined when the instance is unknown, ended or expired. */
  find(id: string): Promise<ServiceInstance | undefined>
  /** Lets instance and user data live for at least so long from now. */
  extend(instance: ServiceInstance, ttl: Seconds): Promise<ServiceInstance>
}

/** Somebody asks for a service. */
export interface ServiceCall {
  readonly service: string
  /** The section as it is written; `settings` reads it together with the request. */
  readonly options: ServiceOptions
  readonly settings: Settings
  readonly said: SortedParameters
  readonly user: string | undefined
  /** Of the instance, should there be one. */
  readonly id: string
  readonly dataId: string
  readonly services: LivingServices
  /**
   * Keeps the user data and an instance, for the service's ttl and for `atLeast`: what was promised
   * to the caller must find them. A kind that only answers a question does not call it.
   */
  start(more?: { readonly atLeast?: Seconds }): Promise<void>
  /** Takes back what was kept: nothing came of it. */
  abandon(): Promise<void>
}

/** Somebody asks something of an instance. */
export interface RequestCall {
  readonly instance: ServiceInstance
  /** The name in the URL. */
  readonly request: string
  /** What this request alone says. */
  readonly said: SortedParameters
  /** The options as they are now, then what this request says, then what the first one said. */
  readonly settings: Settings
  /** Who asks now; perhaps not who created the instance. */
  readonly user: string | undefined
  readonly services: LivingServices
}

/** What `_service` names: one way in which services are carried out. */
export interface ServiceKind {
  readonly name: string
  /** It carries services of `_type: ors` out too, which else run as the Orchestration Server has them. */
  readonly isOfOrs?: true
  /** How long its instances live when neither option nor request says; 30 s when absent. */
  readonly ttl?: Seconds
  create(call: ServiceCall): Promise<ServiceAnswer>
  /** What may be asked of an instance, by the name in the URL. */
  readonly requests?: ReadonlyMap<string, (call: RequestCall) => Promise<ServiceAnswer>>
  /** Answers what `requests` does not name, where others know what may be asked. */
  ask?(call: RequestCall): Promise<ServiceAnswer>
  /** Ends what the kind holds for an instance that is being deleted. Nobody tells of one that expires. */
  end?(instance: ServiceInstance): Promise<void>
}
