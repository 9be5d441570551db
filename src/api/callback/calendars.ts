import {
  type Capacity,
  type OfficeHours,
  type Parsed,
  parseCapacity,
  parseOfficeHours,
} from '../../base/calendar/index.ts'
import { freeOptions, type ServiceOptions, serviceSection } from '../../base/config/index.ts'
import type { CallbackOptions, OptionSource } from './callback-options.ts'

/** The calendars that callback services name, each read once for as long as its options stay the same. */
export class Calendars {
  readonly #source: Pick<OptionSource, 'service'>
  readonly #hours = new WeakMap<ServiceOptions, Parsed<OfficeHours>>()
  readonly #capacities = new WeakMap<ServiceOptions, Parsed<Capacity>>()

  constructor(source: Pick<OptionSource, 'service'>) {
    this.#source = source
  }

  /** Undefined: open at all times. */
  hoursOf(options: CallbackOptions): OfficeHours | undefined {
    const name = options.businessHoursService
    if (name === undefined) return undefined
    return this.#read(options, '_business_hours_service', name, this.#hours, parseOfficeHours)
  }

  /** Undefined: one number for all slots. */
  capacityOf(options: CallbackOptions): Capacity | undefined {
    const name = options.capacityService
    if (name === undefined) return undefined
    return this.#read(options, '_capacity_service', name, this.#capacities, parseCapacity)
  }

  #read<C>(
    { settings }: CallbackOptions,
    option: string,
    name: string,
    known: WeakMap<ServiceOptions, Parsed<C>>,
    parse: (texts: Readonly<Record<string, string>>) => Parsed<C>,
  ): C {
    const written = this.#source.service(name)
    if (written === undefined) throw settings.misconfigured(option, 'names no service')
    const parsed = known.get(written) ?? parse(freeOptions(serviceSection, written))
    known.set(written, parsed)
    if ('value' in parsed) return parsed.value
    const [fault] = parsed.faults
    throw settings.misconfigured(option, `names ${name}, whose ${fault?.option} ${fault?.message}`)
  }
}
