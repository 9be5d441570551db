import { textOf } from '../../components/option-editor-rows.ts'
import type { Service } from '../services/service-list.ts'
import { exceptionsOn } from './dates.ts'
import { readCapacity, readHours, type Segment, type Texts } from './week-rules.ts'

/** The callback services that go by this calendar. */
export function usersOf(calendar: string, services: readonly Service[]): string[] {
  return services.flatMap(({ name, options }) => {
    const named = [options._business_hours_service, options._capacity_service].map(textOf)
    return named.includes(calendar) ? [name] : []
  })
}

/** Bookings that were within the calendar, and would not be by the changed one. */
export function closedOut<T extends { readonly desiredTime: string }>(
  bookings: readonly T[],
  before: Texts,
  after: Texts,
): T[] {
  const was = opening(before)
  const is = opening(after)
  return bookings.filter(({ desiredTime }) => was(desiredTime) && !is(desiredTime))
}

/** Whether a calendar takes anything at a moment: by its week, and by dates of their own. */
function opening(texts: Texts): (at: string) => boolean {
  const isCapacity = Object.keys(texts).some((name) => name.startsWith('_capacity'))
  const { week } = isCapacity ? readCapacity(texts) : readHours(texts)
  const clock = clockOf(texts._timezone)
  return (at) => {
    const { date, minute } = clock(Date.parse(at))
    const weekday = (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7
    const own = exceptionsOn(date, texts)
    if (own.some(({ kind }) => kind === 'outside')) return false
    const added = own.filter(({ kind }) => kind === 'added')
    const hours = added.map(({ text }) => ({ _bh_regular1: `Mon-Sun ${text}` }))
    if (hours.some((each) => covers(readHours(each).week[0] ?? [], minute))) return true
    if (own.some(({ kind }) => kind === 'closed')) return false
    const plan = own.find(({ kind }) => kind === 'capacity')
    if (plan === undefined) return covers(week[weekday] ?? [], minute)
    return covers(readCapacity({ _capacity_1: `{"1":${plan.text}}` }).week[0] ?? [], minute)
  }
}

const covers = (segments: readonly Segment[], minute: number) =>
  segments.some(({ from, to }) => from <= minute && minute < to)

function clockOf(zone = 'UTC'): (at: number) => { date: string; minute: number } {
  const options = { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' } as const
  const format = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: zone })
  return (at) => {
    const [date = '', time = ''] = format.format(at).split(' ')
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return { date, minute: hour * 60 + minute }
  }
}
