import {
  type CallbackSectionOptions,
  freeOptions,
  type ServiceOptions,
  serviceSection,
} from '../../base/config/index.ts'
import { Parameters } from '../../base/http/index.ts'
import type { Seconds } from '../../base/kernel/index.ts'
import { Settings, variablesOf } from '../service/index.ts'
import { callbackKind } from './callback.ts'
import type { RulingOption } from './history.ts'
import { type OptionName, OptionReader, toList } from './option-reader.ts'
import type { StatusNews } from './status-news.ts'

/** Where the options of services and of the section `callback` are. */
export interface OptionSource {
  service(name: string): ServiceOptions | undefined
  section(): CallbackSectionOptions
}

type StatusOption = Extract<OptionName, `_status_notification_${string}`>

const lives = { min: 1, max: 31_536_000 } // seconds; a year, as of every service
const waits = { min: 0, max: 86_400 } // seconds
const counts = { min: 1, max: 10_000_000 } // requests
const attempts = { min: 1, max: 100 }
const buckets = [5, 10, 15, 20, 30, 60, 120] // minutes

/** For the request alone to say, whatever an operator lets requests overwrite. */
const queueName = '_urs_virtual_queue' // reference: Start-Callback, body

/** Never a request's: who is let in, and whose code runs. */
const operatorsOnly = new Set([
  '_type',
  '_service',
  '_service_type',
  '_src',
  'username',
  'password',
])

/** Defaults that whoever carries a callback out goes by. */
const ofRuns: readonly OptionName[] = [
  '_ttl',
  '_default_country',
  '_desired_connect_time_threshold',
  '_user_confirm_timeout',
  '_on_user_confirm_timeout',
  '_max_number_of_user_availability_confirmation_attempts',
  '_snooze_duration',
  '_booking_expiration_timeout',
  '_userorig_connect_limit',
  '_max_dial_attempts',
  '_dial_retry_timeout',
  '_attach_udata',
]

/**
 * What holds for one callback: the options of its service, `$variables$` filled in from its request,
 * and where they say nothing those of section `callback`. Of what a service decides a request has no
 * say, but for the options its operator lets it overwrite, and the queue.
 */
export class CallbackOptions {
  readonly settings: Settings
  readonly #written: Readonly<Record<string, unknown>>
  readonly #section: CallbackSectionOptions
  readonly #read: OptionReader
  readonly #variables: readonly string[]

  constructor(
    service: string,
    options: ServiceOptions,
    section: CallbackSectionOptions,
    parameters: Parameters,
  ) {
    const own = new Settings(service, options, parameters)
    const listed = toList(own.option('_overwritable_options')) ?? section._overwritable_options
    const overwritten = new Map<string, string>()
    for (const name of [queueName, ...listed]) {
      const value = operatorsOnly.has(name) ? undefined : own.parameter(name)
      if (value !== undefined) overwritten.set(name, value)
    }
    this.#variables = variablesIn(options)
    this.#written =
      overwritten.size === 0 ? options : { ...options, ...Object.fromEntries(overwritten) }
    this.#section = section
    this.settings = overwritten.size === 0 ? own : new Settings(service, this.#written, parameters)
    this.#read = new OptionReader({
      settings: this.settings,
      section,
      isCallers: (name) => overwritten.has(name) || String(this.#written[name]).includes('$'),
    })
  }

  /** Undefined when there is no such service, or it is not one of callbacks. */
  static of(
    source: OptionSource,
    service: string,
    parameters: Parameters = new Parameters(new Map()),
  ): CallbackOptions | undefined {
    const options = source.service(service)
    if (options === undefined || !isCallbackService(service, options)) return undefined
    return new CallbackOptions(service, options, source.section(), parameters)
  }

  /** Names of parameters that options are made of. */
  get variables(): readonly string[] {
    return this.#variables
  }

  /** An option, and who says what it is. */
  ruling(name: string): RulingOption {
    return { name, isOfService: this.settings.option(name) !== undefined }
  }

  get ttl(): Seconds {
    return this.#read.number('_ttl', lives, this.#section._ttl)
  }

  /** Minutes. */
  get bucket(): number {
    const minutes = this.#read.number('_request_time_bucket', { min: 5, max: 120 }, undefined)
    if (minutes === undefined) return Number(this.#section._request_time_bucket)
    if (buckets.includes(minutes)) return minutes
    throw this.#read.fault('_request_time_bucket', `is none of ${buckets.join(', ')}`)
  }

  get slotCapacity(): number {
    const limits = { min: 0, max: 1_000_000 }
    const { _max_request_by_time_bucket: usual } = this.#section
    return this.#read.number('_max_request_by_time_bucket', limits, usual)
  }

  get businessHoursService(): string | undefined {
    return this.#read.text('_business_hours_service')
  }

  get capacityService(): string | undefined {
    return this.#read.text('_capacity_service')
  }

  get futureLimit(): string {
    return this.#read.text('_reject_future_desired_time') ?? ''
  }

  get executionBuffer(): Seconds {
    const { _request_execution_time_buffer: usual } = this.#section
    return this.#read.number('_request_execution_time_buffer', waits, usual)
  }

  /** Reference: Start-Callback, `_request_queue_time_stat`: the option goes before the parameter. */
  get queueTimeStatistic(): string | undefined {
    const name = '_request_queue_time_stat'
    return this.settings.text(name) ?? this.#section[name]
  }

  get submitAttempts(): number {
    const { _max_ors_submit_attempts: usual } = this.#section
    return this.#read.number('_max_ors_submit_attempts', attempts, usual)
  }

  /**
   * Reference: Start-Callback calls a number mandatory, but the start of User Originated Immediate
   * has none: nobody calls that customer, or tells them anything later.
   */
  get mandatoryKeys(): readonly string[] {
    const set = this.#read.list('_mandatory_customer_lookup_keys')
    if (set !== undefined) return set
    const isCallingAtOnce =
      this.settings.text('_call_direction') === 'USERORIGINATED' &&
      !this.settings.flag('_wait_for_agent')
    return isCallingAtOnce ? [] : ['_customer_number']
  }

  /** Those that are mandatory are among them. */
  get lookupKeys(): readonly string[] {
    const mandatory = this.#read.list('_mandatory_customer_lookup_keys') ?? ['_customer_number']
    return [...new Set([...(this.#read.list('_customer_lookup_keys') ?? []), ...mandatory])]
  }

  get returnedKeys(): readonly string[] {
    return this.#section['returned-keys']
  }

  get country(): string {
    const text = this.#read.text('_default_country') ?? 'US'
    if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase()
    throw this.#read.fault('_default_country', 'is not a country of two letters')
  }

  get exceptions(): string | undefined {
    return this.#read.text('_exceptions')
  }

  get disallowsImpossibleNumbers(): boolean {
    return this.#read.flag('_disallow_impossible_phone_numbers')
  }

  get disallowsPremiumNumbers(): boolean {
    return this.#read.flag('_disallow_premium_phone_numbers')
  }

  /** How many callbacks a number may have outstanding; undefined: any number. */
  get mostOutstanding(): number | undefined {
    const text = this.#read.text('_enable_in_queue_checking')?.toLowerCase() ?? 'false'
    const most = { true: 2, strict: 1, false: undefined }
    if (text === 'true' || text === 'strict' || text === 'false') return most[text]
    throw this.#read.fault('_enable_in_queue_checking', 'is none of true, strict, false')
  }

  /** How many callbacks the service takes within which time; only where a number is set. */
  get throttles(): readonly { option: string; most: number; within: Seconds }[] {
    const all = [
      ['_throttle_callbacks_per_service_1', '_throttle_ttl_1'],
      ['_throttle_callbacks_per_service_2', '_throttle_ttl_2'],
    ] as const
    return all.flatMap(([option, time]) => {
      const most = this.#read.number(option, counts, this.#section[option])
      if (most === undefined) return []
      return [
        {
          option,
          most,
          within: this.#read.number(time, { min: 1, max: 86_400 }, this.#section[time]),
        },
      ]
    })
  }

  /** How many requests a customer may make a day; undefined: any number. */
  get mostRequests(): number | undefined {
    const name = '_throttle_request_parameters_limit'
    return this.#read.number(name, counts, this.#section[name])
  }

  /** Parameters and headers that tell customers apart. */
  get throttledParameters(): readonly string[] {
    return this.#read.list('_throttle_request_parameters') ?? []
  }

  /**
   * Whether and how another system is told of the callback. A service says whether; what it leaves
   * open its requests may say. What cannot be is no reason to refuse a customer: the callback's
   * history says that nobody could be told.
   */
  get statusNews(): StatusNews | undefined {
    const mode = this.#read.text('_enable_status_notification')?.toLowerCase()
    if (mode !== 'notify' && mode !== 'subscribe_notify') return undefined
    const said = (name: StatusOption) => this.settings.text(name) ?? this.#read.text(name)
    return {
      mode,
      type: said('_status_notification_type')?.toLowerCase(),
      target: said('_status_notification_target'),
      provider: said('_status_notification_provider'),
      language: said('_status_notification_language'),
      isDebug: said('_status_notification_debug')?.toLowerCase() === 'true',
    }
  }

  /** Every option as it holds for a run. One whose variable nobody gave is refused. */
  forRun(): Record<string, string> {
    const usual = ofRuns.map((name) => [name, String(this.#section[name])] as const)
    const named = freeOptions(serviceSection, this.#written)
    const own = ['_type', '_service', '_ttl', ...Object.keys(named)].flatMap((name) => {
      const value = this.settings.option(name)
      return value === undefined ? [] : [[name, value] as const]
    })
    return Object.fromEntries([...usual, ...own])
  }
}

/**
 * `_service` names the kind, or the strategy's URL with the kind as `_service_type`; as with other
 * services `_name` does in older configurations, and else the service is named after its kind.
 */
export function isCallbackService(service: string, options: ServiceOptions): boolean {
  const { _service, _name } = options
  if (options._service_type === callbackKind) return true
  return (_service ?? _name ?? service) === callbackKind
}

/** The variables of a section: looked for once, as long as it stays the same. */
function variablesIn(options: ServiceOptions): readonly string[] {
  const known = knownVariables.get(options)
  if (known !== undefined) return known
  const found = [...variablesOf(options)]
  knownVariables.set(options, found)
  return found
}

const knownVariables = new WeakMap<ServiceOptions, readonly string[]>()
