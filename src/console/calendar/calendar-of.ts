import { Calendars, CallbackOptions, type OptionSource } from '../../api/callback/index.ts'
import {
  type Capacity,
  type OfficeHours,
  type Parsed,
  parseCapacity,
  parseOfficeHours,
} from '../../base/calendar/index.ts'
import { freeOptions, type ServiceOptions, serviceSection } from '../../base/config/index.ts'
import { calendarFaulty, calendarNotFound, noCalendar } from './calendar-errors.ts'

/** What decides when a service is open, and how much it takes; neither: open at all times. */
export interface ServiceCalendar {
  readonly kind: 'office-hours' | 'capacity' | 'callback'
  readonly hours?: OfficeHours | undefined
  readonly capacity?: Capacity | undefined
  /** Of both; UTC where there is neither. */
  readonly zone: string
}

/** The calendar that a service is, or that a callback service names. */
export function calendarOf(source: OptionSource, service: string): ServiceCalendar {
  const options = source.service(service)
  if (options === undefined) throw calendarNotFound(service)
  const own = CallbackOptions.of(source, service)
  if (own !== undefined) {
    const calendars = new Calendars(source)
    const [hours, capacity] = [calendars.hoursOf(own), calendars.capacityOf(own)]
    return { kind: 'callback', hours, capacity, zone: (hours ?? capacity)?.zone ?? 'UTC' }
  }
  const kind = options._service ?? options._name ?? service
  if (kind === 'office-hours') {
    const hours = read(service, options, parseOfficeHours)
    return { kind, hours, zone: hours.zone }
  }
  if (kind !== 'capacity') throw noCalendar(service)
  const capacity = read(service, options, parseCapacity)
  return { kind, capacity, zone: capacity.zone }
}

function read<C>(
  service: string,
  options: ServiceOptions,
  parse: (texts: Readonly<Record<string, string>>) => Parsed<C>,
): C {
  const parsed = parse(freeOptions(serviceSection, options))
  if ('value' in parsed) return parsed.value
  const [fault] = parsed.faults
  throw calendarFaulty(service, fault?.option ?? '', fault?.message ?? 'cannot be read')
}
