import {
  isTimeZone,
  type OptionFault,
  type Parsed,
  type Period,
  parseTime,
} from '../../../base/calendar/index.ts'
import type { ServiceOptions } from '../../../base/config/index.ts'
import { freeOptions, serviceSection } from '../../../base/config/index.ts'
import type { Milliseconds } from '../../../base/kernel/index.ts'
import { parameterInvalid } from '../service-errors.ts'
import { type Settings, variablesOf } from '../settings.ts'

/** What a caller asks a calendar about; `to` equals `from` when it asks about one moment. */
interface Range {
  readonly from: Milliseconds
  readonly to: Milliseconds
}

const day: Milliseconds = 86_400_000
const years = { first: 0, last: 7_258_118_400_000 } // 1970 to 2199; beyond, the rules of zones are guesses

/** Reads the calendar of a service's options: once for as long as they stay the same. */
export function calendarReader<C>(
  parse: (options: Readonly<Record<string, string>>) => Parsed<C>,
): (options: ServiceOptions, settings: Settings) => C {
  const calendars = new WeakMap<ServiceOptions, Parsed<C>>()
  return (options, settings) => {
    const texts = freeOptions(serviceSection, options)
    if (variablesOf(texts).size > 0) return parseFilled(parse, texts, settings)
    const parsed = calendars.get(options) ?? parse(texts)
    calendars.set(options, parsed)
    if ('value' in parsed) return parsed.value
    const { option, message } = firstOf(parsed.faults)
    throw settings.misconfigured(option, message)
  }
}

/** A calendar of which the request has a part: what is wrong with it is the caller's fault. */
function parseFilled<C>(
  parse: (options: Readonly<Record<string, string>>) => Parsed<C>,
  texts: Readonly<Record<string, string>>,
  settings: Settings,
): C {
  const filled = Object.entries(texts).map(([name, text]) => [name, settings.fill(name, text)])
  const parsed = parse(Object.fromEntries(filled))
  if ('value' in parsed) return parsed.value
  const { option, message } = firstOf(parsed.faults)
  throw parameterInvalid(option, message)
}

function firstOf(faults: readonly OptionFault[]): OptionFault {
  return faults[0] ?? { option: 'calendar', message: 'is ill-formed' }
}

/**
 * From `start` (now) to `end`, or for `number-of-days`; times without an offset are those of
 * `timezone`, else of the calendar.
 */
export function readRange(
  settings: Settings,
  calendar: { readonly zone: string; readonly mostDays: number },
  now: Milliseconds,
): Range {
  const { mostDays } = calendar
  const zone = settings.parameter('timezone') ?? calendar.zone
  if (!isTimeZone(zone)) throw parameterInvalid('timezone', 'is no time zone such as Europe/Paris')
  const from = readTime(settings, 'start', zone) ?? now
  const to = readTime(settings, 'end', zone) ?? from + readDays(settings, mostDays) * day
  if (to < from) throw parameterInvalid('end', 'is before start')
  const reason = `is over ${mostDays} days after start`
  if (to - from > mostDays * day) throw parameterInvalid('end', reason)
  return { from, to }
}

/** Of one moment: the period it lies in, from then on and for a day at most. */
export function periodsWithin<P extends Period>(
  { from, to }: Range,
  find: (from: Milliseconds, to: Milliseconds) => readonly P[],
): readonly P[] {
  if (from < to) return find(from, to)
  return find(from, from + day).filter(({ start }) => start === from)
}

function readTime(settings: Settings, name: string, zone: string): Milliseconds | undefined {
  const text = settings.parameter(name)
  if (text === undefined) return undefined
  const at = parseTime(text.replace(/ (?=\d\d:?\d\d$)/, '+'), zone) // an unescaped + comes as a blank
  if (at === undefined) throw parameterInvalid(name, 'is no time such as 2014-12-03T15:00:00.000Z')
  if (at < years.first || at >= years.last) throw parameterInvalid(name, 'is not from 1970 to 2199')
  return at
}

function readDays(settings: Settings, mostDays: number): number {
  const text = settings.parameter('number-of-days') ?? '0'
  if (/^\d{1,3}$/.test(text) && Number(text) <= mostDays) return Number(text)
  throw parameterInvalid('number-of-days', `is not a whole number from 0 to ${mostDays}`)
}
