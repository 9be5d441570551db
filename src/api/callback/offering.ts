import { parseTime, toLocalTime } from '../../base/calendar/index.ts'
import type { JsonObject, Parameters } from '../../base/http/index.ts'
import { type Clock, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { AvailableSlots } from './availability.ts'
import type { Calendars } from './calendars.ts'
import { parameterIllFormed } from './callback-errors.ts'
import type { CallbackOptions } from './callback-options.ts'
import type { CallbackCall, Door } from './door.ts'
import { readTime } from './request-values.ts'

export interface OfferingParts {
  readonly door: Door
  readonly available: AvailableSlots
  readonly calendars: Calendars
  readonly clock: Clock
}

const day: Milliseconds = 86_400_000
const mostDays = 93 // three months of slots are 200 kB
const mostSlots = 100_000

/** Offers free slots. */
export class Offering {
  readonly #parts: OfferingParts

  constructor(parts: OfferingParts) {
    this.#parts = parts
  }

  /** Beginnings of free slots, in order, with how many callbacks each still takes as text. */
  async availability(
    service: string,
    parameters: Parameters,
    call: CallbackCall,
  ): Promise<JsonObject> {
    const { door, available } = this.#parts
    const options = door.enter(service, call, parameters)
    const range = this.#readRange(parameters, options)
    const most = readNumber(parameters, 'max-time-slots', { min: 1, max: mostSlots }) ?? mostSlots
    const free = await available.free(service, options, range, most)
    return Object.fromEntries([...free].map(([at, left]) => [toTimestamp(at), String(left)]))
  }

  /** From `start` (`timestamp`, now) to `end`, or for `number-of-days`, or to the end of that day. */
  #readRange(parameters: Parameters, options: CallbackOptions) {
    const now = this.#parts.clock.now()
    const time = (name: string) => {
      const text = parameters.text(name)?.trim() ?? ''
      return text === '' ? undefined : readTime(name, text)
    }
    const from = time('start') ?? time('timestamp') ?? now
    const days = readNumber(parameters, 'number-of-days', { min: 0, max: mostDays })
    const last =
      days === undefined || days === 0 ? this.#endOfDay(from, options) : from + days * day
    const to = time('end') ?? last
    if (to < from) throw parameterIllFormed('end', 'is before start')
    if (to - from > mostDays * day) {
      throw parameterIllFormed('end', `is over ${mostDays} days after start`)
    }
    return { from, to: Math.max(to, from + 1) } // the slot that begins just then
  }

  /** As the office has days; UTC's where there is none. */
  #endOfDay(at: Milliseconds, options: CallbackOptions): Milliseconds {
    const { calendars } = this.#parts
    const zone = (calendars.hoursOf(options) ?? calendars.capacityOf(options))?.zone ?? 'UTC'
    const today = toLocalTime(at, zone).slice(0, 10)
    const tomorrow = new Date(Date.parse(today) + day).toISOString().slice(0, 10)
    return parseTime(tomorrow, zone) ?? at + day
  }
}

function readNumber(
  parameters: Parameters,
  name: string,
  { min, max }: { min: number; max: number },
): number | undefined {
  const text = parameters.text(name)?.trim() ?? ''
  if (text === '') return undefined
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw parameterIllFormed(name, `is not a whole number from ${min} to ${max}`)
}
