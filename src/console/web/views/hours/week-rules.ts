/** Of a day: from and to are minutes since 0:00, value is 0 where closed. */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly value: number
}

/** Seven days, Monday's first: what is open, sorted, without overlaps. */
export type Week = readonly (readonly Segment[])[]

export type Texts = Readonly<Record<string, string>>

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
export const dayLength = 1440

/** What `_bh_regular<n>` of these options say; rules that cannot be read are left out, and named. */
export function readHours(texts: Texts): { week: Week; unread: string[] } {
  const unread: string[] = []
  let week: Week = weekdays.map(() => [])
  for (const [name, text] of regularOf(texts)) {
    const rule = readRule(text)
    if (rule === undefined) unread.push(name)
    else for (const day of rule.days) week = addShift(week, day, rule.from, rule.to)
  }
  return { week, unread }
}

const regularOf = (texts: Texts) =>
  Object.entries(texts).filter(([name, text]) => /^_bh_regular./.test(name) && text.trim() !== '')

function readRule(text: string): { days: number[]; from: number; to: number } | undefined {
  const match = /^([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)$/i.exec(
    text.trim(),
  )
  const first = dayAt(match?.[1])
  const last = match?.[2] === undefined ? first : dayAt(match[2])
  const [from, end] = [minuteAt(match?.[3]), minuteAt(match?.[4])]
  if (first === undefined || last === undefined || from === undefined || end === undefined) {
    return undefined
  }
  if (from === end || from === dayLength) return undefined
  const count = ((last - first + 7) % 7) + 1
  const days = Array.from({ length: count }, (_, at) => (first + at) % 7)
  return { days, from, to: end > from ? end : end + dayLength }
}

function dayAt(name: string | undefined): number | undefined {
  const at = weekdays.findIndex((day) => day.toLowerCase() === name?.toLowerCase())
  return at < 0 ? undefined : at
}

function minuteAt(text: string | undefined): number | undefined {
  const [hour = Number.NaN, minute = Number.NaN] = (text ?? '').split(':').map(Number)
  const at = hour * 60 + minute
  return minute < 60 && at <= dayLength ? at : undefined
}

/** Hours over midnight go on at the next day's beginning. */
function addShift(week: Week, day: number, from: number, to: number): Week {
  const own = paint(week, { day, from, to: Math.min(to, dayLength), value: 1 })
  if (to <= dayLength) return own
  return paint(own, { day: (day + 1) % 7, from: 0, to: to - dayLength, value: 1 })
}

export interface Stroke {
  readonly day: number
  readonly from: number
  readonly to: number
  /** 0: closed. */
  readonly value: number
}

/** The week with a part of a day changed; the rest stays to the minute. */
export function paint(week: Week, { day, from, to, value }: Stroke): Week {
  return week.map((segments, at) => {
    if (at !== day) return segments
    const around = segments.flatMap((segment) => [
      { ...segment, to: Math.min(segment.to, from) },
      { ...segment, from: Math.max(segment.from, to) },
    ])
    return joined([...around, { from, to, value }])
  })
}

function joined(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = []
  const open = segments.filter(({ from, to, value }) => from < to && value > 0)
  for (const segment of open.sort((one, other) => one.from - other.from)) {
    const last = result.at(-1)
    if (last !== undefined && last.to === segment.from && last.value === segment.value) {
      result[result.length - 1] = { ...last, to: segment.to }
    } else result.push(segment)
  }
  return result
}

/** The value that holds in the whole of a cell; undefined where it changes within. */
export function valueIn(
  segments: readonly Segment[],
  from: number,
  to: number,
): number | undefined {
  const inside = segments.filter((segment) => segment.from < to && segment.to > from)
  const [only] = inside
  if (only === undefined) return 0
  return inside.length === 1 && only.from <= from && only.to >= to ? only.value : undefined
}

/** The rules that say so: days next to each other with the same hours share theirs. */
export function spellHours(week: Week): string[] {
  const rules: { days: number[]; shift: string }[] = []
  for (const [day, segments] of week.entries()) {
    for (const { from, to } of segments) {
      const shift = `${clock(from)}-${clock(to)}`
      const known = rules.find((rule) => rule.shift === shift && rule.days.at(-1) === day - 1)
      if (known === undefined) rules.push({ days: [day], shift })
      else known.days.push(day)
    }
  }
  return rules.map(({ days, shift }) => `${spellDays(days)} ${shift}`)
}

function spellDays(days: readonly number[]): string {
  const [first, last] = [weekdays[days[0] ?? 0] ?? '', weekdays[days.at(-1) ?? 0] ?? '']
  return first === last ? first : `${first}-${last}`
}

/** 540 → 09:00 */
export const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** What has to be set and unset so that the options mean this week. */
export function changesForHours(texts: Texts, week: Week): Changes {
  const rules = spellHours(week)
  const names = regularOf(texts).map(([name]) => name)
  const taken = new Set(Object.keys(texts))
  while (names.length < rules.length) {
    let at = 1
    while (taken.has(`_bh_regular${at}`)) at++
    names.push(`_bh_regular${at}`)
    taken.add(`_bh_regular${at}`)
  }
  const set = rules.map((rule, at) => [names[at] ?? '', rule] as const)
  return { set: Object.fromEntries(set), unset: names.slice(rules.length) }
}

export interface Changes {
  readonly set: Texts
  readonly unset: readonly string[]
}

/** What `_capacity` and `_capacity_1` to `_capacity_7` of these options say. */
export function readCapacity(texts: Texts): { week: Week; unread: string[] } {
  const unread: string[] = []
  const working = readWorking(texts._capacity)
  if (working === undefined) unread.push('_capacity')
  const week = weekdays.map((_, day) => {
    const name = `_capacity_${day + 1}`
    const plan = readPlan(texts[name] ?? '', String(day + 1))
    if (plan === undefined) unread.push(name)
    return working?.includes(day) === false ? [] : (plan ?? [])
  })
  return { week, unread }
}

function readWorking(text = ''): number[] | undefined {
  if (text.trim() === '') return weekdays.map((_, day) => day)
  const names = text
    .replace(/[[\]]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const days = names.map(dayAt)
  return days.some((day) => day === undefined) ? undefined : (days as number[])
}

function readPlan(text: string, key: string): Segment[] | undefined {
  if (text.trim() === '') return []
  try {
    const steps = Object.entries(
      (JSON.parse(text) as Record<string, Record<string, number>>)[key] ?? {},
    )
      .map(([time, value]) => ({ from: minuteAt(`${time.slice(0, 2)}:${time.slice(2)}`), value }))
      .sort((one, other) => (one.from ?? 0) - (other.from ?? 0))
    if (steps.some(({ from, value }) => from === undefined || !Number.isInteger(value))) {
      return undefined
    }
    return joined(
      steps.map(({ from = 0, value }, at) => ({
        from,
        to: steps[at + 1]?.from ?? dayLength,
        value,
      })),
    )
  } catch {
    return undefined
  }
}

/** Only the days that differ are written anew. */
export function changesForCapacity(texts: Texts, week: Week): Changes {
  const former = readCapacity(texts).week
  const set: Record<string, string> = {}
  const opened: number[] = []
  for (const [day, segments] of week.entries()) {
    if (JSON.stringify(segments) === JSON.stringify(former[day])) continue
    set[`_capacity_${day + 1}`] = spellPlan(segments, String(day + 1))
    if (segments.length > 0) opened.push(day)
  }
  const working = readWorking(texts._capacity) ?? []
  const missing = opened.filter((day) => !working.includes(day))
  if (missing.length > 0) {
    const days = [...working, ...missing].sort((one, other) => one - other)
    set._capacity = `[${days.map((day) => weekdays[day]).join(', ')}]`
  }
  return { set, unset: [] }
}

function spellPlan(segments: readonly Segment[], key: string): string {
  const steps = segments.flatMap(({ from, to, value }, at) => {
    const ends = to < dayLength && segments[at + 1]?.from !== to
    return [[from, value] as const, ...(ends ? [[to, 0] as const] : [])]
  })
  const spelled = steps.map(([minute, value]) => `"${clock(minute).replace(':', '')}":${value}`)
  return `{"${key}":{${spelled.join(',')}}}`
}
