import type { ServerOptions } from '../../base/config/index.ts'
import type { JsonObject, Parameters } from '../../base/http/index.ts'
import type { Live, Milliseconds } from '../../base/kernel/index.ts'
import type { Callback, CallbackRef, CallbackState } from './callback.ts'
import { parameterIllFormed, queryTooWide } from './callback-errors.ts'
import { CallbackOptions, isCallbackService, type OptionSource } from './callback-options.ts'
import type { CallbackStore } from './callback-store.ts'
import { toView } from './callback-view.ts'
import type { CallbackCall, Door } from './door.ts'
import type { Homes } from './homes.ts'
import { type LookupValue, toLookupValue } from './lookup-values.ts'
import { readState, readTime } from './request-values.ts'
import { parametersOf } from './run.ts'

export interface QueryingParts {
  readonly door: Door
  readonly source: OptionSource
  readonly store: CallbackStore
  readonly homes: Homes
  /** The names of all services. */
  readonly services: () => readonly string[]
  readonly server: Live<Pick<ServerOptions, 'external_url_base'>>
}

type NamedText = readonly [name: string, text: string]

/** What a query asks for, beside the values. */
interface Filter {
  readonly isStateWanted: (state: CallbackState) => boolean
  readonly from: Milliseconds
  readonly to: Milliseconds
}

/** What queries want to know of a service; the same for as long as its options are. */
interface ServiceFacts {
  readonly written: unknown
  readonly section: unknown
  readonly lookupKeys: readonly string[]
  readonly toldKeys: readonly string[]
  /** Undefined where each callback has its own, as when requests say it. */
  readonly country: string | undefined
}

/** The names that callbacks can be found by, and the countries in which their numbers are dialled. */
interface Index {
  readonly keys: ReadonlySet<string>
  readonly countries: ReadonlySet<string>
}

/** Parameters of a query that are no values; `_` and `gms_user` are those of browsers and gateways. */
const ofQueries = new Set([
  ...['operand', '_callback_state', '_desired_time_from', '_desired_time_to'],
  ...['_', 'gms_user'],
])

const usualCountry = 'US' // of services that are gone
const mostFound = 1000 // of one value; nobody has asked for more callbacks than that
const mostValues = 20 // of one query

/** Finds callbacks by the values their services name; what it costs depends on what is found alone. */
export class Querying {
  readonly #parts: QueryingParts
  readonly #facts = new Map<string, ServiceFacts>()

  constructor(parts: QueryingParts) {
    this.#parts = parts
  }

  /** Those that match, by desired time; without a service those of all that the caller may use. */
  async query(
    service: string | undefined,
    parameters: Parameters,
    call: CallbackCall,
  ): Promise<JsonObject[]> {
    const { door } = this.#parts
    if (service !== undefined) door.enter(service, call)
    const filter = readFilter(parameters)
    const values = readValues(parameters)
    const isEach = readOperand(parameters) === 'AND'
    const index = this.#indexOf(service, parameters)
    const isSeen = this.#seenBy(call)
    const matches = this.#matcher(values, isEach, index.countries)
    const found = (await this.#find(service, values, isEach, index)).filter((callback) => {
      if (service !== undefined && callback.service !== service) return false
      if (!filter.isStateWanted(callback.state)) return false
      if (callback.desiredAt < filter.from || callback.desiredAt > filter.to) return false
      return isSeen(callback.service) && matches(callback)
    })
    found.sort((one, other) => one.desiredAt - other.desiredAt)
    return found.map((callback) => this.view(callback))
  }

  view(callback: Callback): JsonObject {
    const keys = this.#factsOf(callback.service)?.toldKeys ?? []
    return toView(callback, { base: this.#parts.server().external_url_base, keys })
  }

  /** Everything that has one of the values that can be looked up; the record says whether it still has. */
  async #find(
    service: string | undefined,
    values: readonly NamedText[],
    isEach: boolean,
    { keys, countries }: Index,
  ): Promise<Callback[]> {
    const indexed = values.filter(([name]) => keys.has(name))
    const isTooWide = indexed.length === 0 || (!isEach && indexed.length < values.length)
    if (isTooWide) throw queryTooWide([...keys])
    const asked = isEach ? await this.#rarest(indexed, service, countries) : indexed
    const found = await Promise.all(asked.map((value) => this.#lookUp(value, service, countries)))
    const refs = new Map(found.flat().map((ref) => [`${ref.service} ${ref.id}`, ref]))
    return this.#parts.store.findAll([...refs.values()])
  }

  /** Of values that one callback has all, that which the fewest have: of others not all are read. */
  async #rarest(
    values: readonly NamedText[],
    service: string | undefined,
    countries: ReadonlySet<string>,
  ): Promise<readonly NamedText[]> {
    const [first, ...others] = values
    const id = values.find(([name]) => name === '_id')
    if (first === undefined || id !== undefined) return id === undefined ? [] : [id]
    if (others.length === 0) return [first]
    const counts = await Promise.all(
      values.map(async (value) => {
        const places = this.#placesOf(value, service, countries)
        const each = places.map((place) => this.#parts.store.count(place.service, place.value))
        return (await Promise.all(each)).reduce((sum, count) => sum + count, 0)
      }),
    )
    return [values[counts.indexOf(Math.min(...counts))] ?? first]
  }

  async #lookUp(
    value: NamedText,
    service: string | undefined,
    countries: ReadonlySet<string>,
  ): Promise<CallbackRef[]> {
    const { store, homes } = this.#parts
    const [name, text] = value
    if (name === '_id') {
      const home = service === undefined ? await homes.find(text) : { service, id: text }
      return home === undefined ? [] : [home]
    }
    const found = await Promise.all(
      this.#placesOf(value, service, countries).map(async (place) => {
        const ids = await store.lookUp(place.service, place.value, mostFound)
        return ids.map((id) => ({ service: place.service, id }))
      }),
    )
    return found.flat()
  }

  /** Where callbacks with the value are listed: by service, in each spelling of a number. */
  #placesOf(
    [name, text]: NamedText,
    service: string | undefined,
    countries: ReadonlySet<string>,
  ): { readonly service: string; readonly value: LookupValue }[] {
    const spelled = [...countries].map((country) => toLookupValue(name, text, country))
    const values = [...new Map(spelled.map((value) => [value.value, value])).values()]
    const services = service === undefined ? this.#services() : [service]
    return services.flatMap((own) => values.map((value) => ({ service: own, value })))
  }

  #services(): readonly string[] {
    return callbackServices(this.#parts.source, this.#parts.services())
  }

  /** Numbers are the same in every spelling, whichever of the countries they are dialled in. */
  #matcher(
    values: readonly NamedText[],
    isEach: boolean,
    countries: ReadonlySet<string>,
  ): (callback: Callback) => boolean {
    const wanted = values.map(([name, text]) => {
      const spelled = [...countries].map((country) => toLookupValue(name, text, country).value)
      return { name, spelled: new Set(spelled) }
    })
    return (callback) => {
      const country = this.#countryOf(callback.service, () => parametersOf(callback))
      const has = ({ name, spelled }: (typeof wanted)[number]) => {
        const own = ownValue(callback, name)
        return own !== undefined && spelled.has(toLookupValue(name, own, country).value)
      }
      return isEach ? wanted.every(has) : wanted.some(has)
    }
  }

  #indexOf(service: string | undefined, asked: Parameters): Index {
    const { source } = this.#parts
    const keys = new Set(['_id'])
    const countries = new Set([source.section()._default_country])
    for (const name of service === undefined ? this.#services() : [service]) {
      for (const key of this.#factsOf(name)?.lookupKeys ?? []) keys.add(key)
      countries.add(this.#countryOf(name, () => asked))
    }
    return { keys, countries }
  }

  /** Where numbers of a service are dialled; `said` by a callback, or a query, where the service leaves it open. */
  #countryOf(service: string, said: () => Parameters): string {
    const facts = this.#factsOf(service)
    if (facts === undefined) return usualCountry
    if (facts.country !== undefined) return facts.country
    const options = CallbackOptions.of(this.#parts.source, service, said())
    return readable(() => options?.country) ?? usualCountry
  }

  #factsOf(service: string): ServiceFacts | undefined {
    const { source } = this.#parts
    const [written, section] = [source.service(service), source.section()]
    const known = this.#facts.get(service)
    if (known?.written === written && known?.section === section) return known
    const options = CallbackOptions.of(source, service)
    if (options === undefined) return undefined
    const lookupKeys = readable(() => options.lookupKeys) ?? []
    const country = readable(() => options.country)
    const toldKeys = [...lookupKeys, ...options.returnedKeys]
    const facts = { written, section, lookupKeys, toldKeys, country }
    this.#facts.set(service, facts)
    return facts
  }

  /** Asked once a service, not once a callback. */
  #seenBy(call: CallbackCall): (service: string) => boolean {
    const known = new Map<string, boolean>()
    return (service) => {
      const isSeen = known.get(service) ?? this.#parts.door.admits(service, call)
      known.set(service, isSeen)
      return isSeen
    }
  }
}

/** Undefined where requests have to say it, or nobody can: what is wrong with one service hides no other's callbacks. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function ownValue({ id, properties }: Callback, name: string): string | undefined {
  if (name === '_id') return id
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

function readOperand(parameters: Parameters): 'AND' | 'OR' {
  const operand = (parameters.text('operand') ?? 'AND').trim().toUpperCase()
  if (operand === 'AND' || operand === 'OR') return operand
  throw parameterIllFormed('operand', 'is neither AND nor OR')
}

function readValues(parameters: Parameters): NamedText[] {
  const values = [...parameters.entries()].flatMap(([name]) => {
    const text = ofQueries.has(name) ? undefined : parameters.text(name)
    return text === undefined ? [] : [[name, text.trim()] as const]
  })
  if (values.length > mostValues)
    throw parameterIllFormed('operand', `joins over ${mostValues} values`)
  return values
}

function readFilter(parameters: Parameters): Filter {
  const time = (name: string) => {
    const text = parameters.text(name)?.trim() ?? ''
    return text === '' ? undefined : readTime(name, text)
  }
  return {
    isStateWanted: readStates(parameters.text('_callback_state') ?? ''),
    from: time('_desired_time_from') ?? Number.NEGATIVE_INFINITY,
    to: time('_desired_time_to') ?? Number.POSITIVE_INFINITY,
  }
}

/** `COMPLETED`, `!COMPLETED`, in quotes or without. */
function readStates(text: string): (state: CallbackState) => boolean {
  const bare = text.replaceAll(/['"\s]/g, '')
  if (bare === '') return () => true
  const isNegated = bare.startsWith('!')
  const state = readState(bare.replace(/^!/, ''))
  return (each) => (each === state) !== isNegated
}

/** Whether there is such a service, and it is one of callbacks. */
export function callbackServices(
  source: OptionSource,
  services: readonly string[],
): readonly string[] {
  return services.filter((name) => {
    const options = source.service(name)
    return options !== undefined && isCallbackService(name, options)
  })
}
