import { beforeAll, describe, expect, it } from 'vitest'
import { zoneChoice } from '../../../src/console/web/frame/preferences.ts'
import * as formats from '../../../src/console/web/i18n/formats.ts'
import { fillMessage } from '../../../src/console/web/i18n/message.ts'
import { language, loadAreas, switchLanguage } from '../../../src/console/web/i18n/text.ts'

const at = '2026-11-21T13:05:11Z'
const berlin = 'Europe/Berlin'
const ago = (seconds: number) => formats.relative(Date.parse(at) - seconds * 1000, Date.parse(at))
const thin = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ') // Intl's own kinds of space

beforeAll(() => zoneChoice.set('utc'))

describe.each([
  [
    'en',
    ['12,345.6', '83.4%', '310 MB', '21 Nov 2026, 14:05', 'Sat 21 Nov', '14:05 CET'],
    ['45 s', '1 min 20 s', '2 min', '2 h 05 min', '3 d 4 h'],
    ['now', '40 s ago', '3 min ago', 'in 6 min', '2 hr ago', '19 Nov 2026, 13:05'],
  ],
  [
    'de',
    ['12.345,6', '83,4 %', '310 MB', '21.11.2026, 14:05', 'Sa., 21. Nov.', '14:05 MEZ'],
    ['45 s', '1 Min. 20 s', '2 Min.', '2 Std. 05 Min.', '3 T. 4 Std.'],
    ['jetzt', 'vor 40 s', 'vor 3 Min.', 'in 6 Min.', 'vor 2 Std.', '19.11.2026, 13:05'],
  ],
] as const)('in %s', (name, values, durations, relatives) => {
  beforeAll(async () => {
    language.set(name)
    Object.assign(globalThis, { document: { documentElement: {} } })
    await switchLanguage(name)
    await loadAreas('common')
  })

  it('numbers and times are written as there', () => {
    expect(
      [
        formats.number(12345.6),
        formats.percent(0.834),
        formats.size(310e6),
        formats.dateTime(at, berlin),
        formats.day(at, berlin),
        formats.timeInZone(at, berlin),
      ].map(thin),
    ).toEqual(values)
  })

  it('durations have at most two units', () => {
    const seconds = [45, 80, 120, 7500, 3 * 86_400 + 4 * 3600]
    expect(seconds.map(formats.duration)).toEqual(durations)
  })

  it('times are relative within a day', () => {
    expect([0, 40, 180, -360, 7200, 2 * 86_400].map(ago).map(thin)).toEqual(relatives)
  })
})

describe('a message', () => {
  it('has its values in their places, and the plural of its number', () => {
    const message = { one: '{n} node of {all}', other: '{n} nodes of {all}' }
    const fill = (n: number) => fillMessage(message, 'en', { n, all: 5 }, String).join('')
    expect([fill(0), fill(1), fill(2)]).toEqual(['0 nodes of 5', '1 node of 5', '2 nodes of 5'])
  })

  it('leaves alone what it has no value for, and does not read values as messages', () => {
    expect(fillMessage('{a} {b}', 'en', { a: '{b}' }, String).join('')).toBe('{b} {b}')
  })
})
