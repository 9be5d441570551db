import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { filtersOf, isFilter, isTag } from '../../src/api/notification/tag-grammar.ts'
import { compileJavaPattern } from '../../src/api/pattern/index.ts'
import { parseCapacity, parseOfficeHours } from '../../src/base/calendar/index.ts'
import { newHexId } from '../../src/base/kernel/index.ts'
import { isPremium, phoneKey, toE164 } from '../../src/base/phone/index.ts'
import { FileFault } from '../../src/channels/push/files-in-force.ts'
import { readMessages } from '../../src/channels/push/localization/messages-file.ts'
import { appForFile } from '../support/app.ts'
import { type Headers, request } from '../support/http.ts'
import { inputs } from './support.ts'

const app = appForFile({ yaml: 'patterns: { phone: "[0-9]{3}-[0-9]{4}" }' })
const tried: Record<string, number> = {}
const slowest = 2000 // ms for one input, on a machine that does other things too

afterAll(() => {
  for (const [what, count] of Object.entries(tried)) console.info(`fuzz: ${what}: ${count} inputs`)
})

/** Counts what it was given, and how long the longest took. */
function counted<T extends unknown[]>(what: string, check: (...input: T) => void) {
  return (...input: T): void => {
    tried[what] = (tried[what] ?? 0) + 1
    const began = performance.now()
    check(...input)
    expect(performance.now() - began).toBeLessThan(slowest)
  }
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.string({ maxLength: 100 }),
)

/** Texts made of what a parser looks for. */
const madeOf = (...pieces: string[]) =>
  fc
    .array(
      fc.oneof(
        { arbitrary: fc.constantFrom(...pieces), weight: 9 },
        { arbitrary: fc.string({ maxLength: 3 }), weight: 1 },
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''))

describe('any text', () => {
  it('is a tag or none, and what matches a tag is a filter', () => {
    const check = counted('tags', (text: string) => {
      const isOne = isTag(text)
      isFilter(text)
      if (!isOne) return
      for (const filter of filtersOf(text))
        expect([filter, isFilter(filter)]).toEqual([filter, true])
    })
    const texts = fc.oneof(anyText, madeOf('a', '.', '*', 'B_1', '..', ' ', '\u0000', 'é'))
    fc.assert(fc.property(texts, check), { numRuns: inputs(3000) })
  })

  it('is a pattern or a fault, and a pattern answers soon', () => {
    const check = counted('patterns', (pattern: string, text: string) => {
      const compiled = compileJavaPattern(pattern)
      if ('fault' in compiled) expect(typeof compiled.fault).toBe('string')
      else compiled.matches(text)
    })
    const patterns = fc.oneof(
      anyText,
      madeOf(
        '(',
        ')',
        '[',
        ']',
        '^',
        '$',
        '|',
        '*',
        '+',
        '?',
        '{1,3}',
        '{1000}',
        '\\',
        '\\p{L}',
        '\\Q',
        '\\E',
        '(?i)',
        '(?:',
        'a',
        'b',
        '-',
        '.',
        '&&',
        '\\d',
        '\\u0041',
        '(a+)+',
      ),
    )
    const texts = fc.oneof(anyText, fc.constant('a'.repeat(5000)))
    fc.assert(fc.property(patterns, texts, check), { numRuns: inputs(1500) })
  })

  it('is office hours or a list of faults', () => {
    const values = fc.oneof(
      anyText,
      madeOf(
        'Mon',
        'Tue',
        '-',
        ',',
        ' ',
        '09:00',
        '17:00',
        '24:00',
        ':',
        '2026-12-24',
        '12-24',
        'Europe/Berlin',
        'Mon-Fri',
        '1',
        '@',
        '%',
        '{',
        '"',
      ),
    )
    const names = fc.oneof(
      fc.constantFrom(
        '_hol1',
        '_timezone',
        '_bh_regular1',
        '_bh_regular2',
        '_bh_add1',
        '_effective_dates1',
        '_capacity',
        '__proto__',
        'constructor',
      ),
      anyText,
    )
    const check = counted('office hours and capacity', (options: Record<string, string>) => {
      for (const parse of [parseOfficeHours, parseCapacity]) {
        const parsed = parse(options)
        expect(typeof parsed).toBe('object')
      }
    })
    fc.assert(fc.property(fc.dictionary(names, values, { maxKeys: 6 }), check), {
      numRuns: inputs(1500),
    })
  })

  it('is a phone number or none', () => {
    const check = counted('phone numbers', (text: string, country: string) => {
      const number = toE164(text, country)
      if (number !== undefined) expect(number).toMatch(/^\+\d{3,20}$/)
      expect(typeof phoneKey(text, country)).toBe('string')
      expect(typeof isPremium(text, country)).toBe('boolean')
    })
    const texts = fc.oneof(
      anyText,
      madeOf(
        '+',
        '0',
        '1',
        '555',
        '(',
        ')',
        '-',
        ' ',
        'ext',
        ';',
        'tel:',
        '٣',
        '９',
        '\u200b',
        '%2B',
      ),
    )
    const countries = fc.constantFrom('US', 'DE', 'JP', '')
    fc.assert(fc.property(texts, countries, check), { numRuns: inputs(3000) })
  })

  it('is a localization file or a fault with a reason', () => {
    const check = counted('localization files', (text: string) => {
      try {
        readMessages(Buffer.from(text))
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FileFault)
      }
    })
    const texts = fc.oneof(
      anyText,
      madeOf(
        '<messages>',
        '</messages>',
        '<message id="a">',
        '</message>',
        '<locale language="en">',
        '</locale>',
        '<entry key="x">',
        '</entry>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '&amp;',
        '&#0;',
        '&#x110000;',
        '<?xml version="1.0"?>',
        '<?',
        '<!',
        '{0}',
        '{',
        '=',
        '"',
        '<__proto__>',
        '@id',
        '#text',
      ),
    )
    fc.assert(fc.property(texts, check), { numRuns: inputs(1500) })
  })
})

/** Where clients may write whatever they like, and as whom. */
const places: readonly (readonly [string, string])[] = [
  ['POST', '/genesys/1/storage/100'],
  ['POST', '/genesys/1/service/request-interaction'],
  ['POST', '/genesys/1/service/callback/x'],
  ['POST', '/genesys/1/notification/subscription'],
  ['POST', '/genesys/1/notification/publish'],
  ['POST', '/genesys/1/patterns'],
  ['POST', '/genesys/cometd'],
  ['POST', '/genesys/1/admin/callback/cancel'],
  ['POST', '/genesys/1/admin/session'],
  ['PUT', '/genesys/1/storage/100'],
]

const types = fc.constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/plain',
  'multipart/form-data',
  'application/json; charset=utf-16',
)

const bodies = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  madeOf(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '"channel":"/meta/handshake"',
    '"tag":"a.b"',
    '"message":',
    '"__proto__":',
    '"notificationDetails":{"type":"comet"}',
    '"filter":"*"',
    '\\ud800',
    '1e999',
    '-0',
    'null',
    'true',
  ).map((text) => Buffer.from(text)),
  madeOf(
    '--b',
    '\r\n',
    '--b--',
    'Content-Disposition: form-data; name="a"',
    '; filename="f"',
    '\r\n\r\n',
    'x',
    '\\"',
    "name*=utf-8''%ff",
  ).map((text) => Buffer.from(text)),
  madeOf('a=1', '&', '=', '%', '%00', '%ff', '+', '__proto__=1', 'a[b]=1', 'tag=a.b', ';').map(
    (text) => Buffer.from(text),
  ),
)

describe('any body', () => {
  it('is answered with what clients can read, and never with a 500', async () => {
    const { url } = await app()
    const user = newHexId()
    const place = fc.constantFrom(...places)
    const check = async ([method, path]: readonly [string, string], type: string, body: Buffer) => {
      tried.bodies = (tried.bodies ?? 0) + 1
      const headers: Headers = { 'content-type': type, gms_user: user }
      const { status, text } = await request(url, method, path, body, headers)
      expect([path, status < 500]).toEqual([path, true])
      const parsed: unknown = JSON.parse(text)
      if (status >= 400)
        expect(Object.keys(Object(parsed)).slice(0, 2)).toEqual(['message', 'exception'])
    }
    await fc.assert(fc.asyncProperty(place, types, bodies, check), { numRuns: inputs(600) })
    expect((await request(url, 'GET', '/readyz')).status).toBe(200)
  }, 600_000)

  it('is answered wherever it goes: paths', async () => {
    const { url } = await app()
    const paths = fc.array(
      fc.oneof(
        fc.constantFrom(
          'genesys',
          '1',
          'storage',
          'service',
          'admin',
          'ui',
          'cometd',
          'binary',
          'patterns',
          '..',
          '.',
          '%2e',
          '%00',
          '%',
          '%ff',
          '*',
          '__proto__',
          '',
        ),
        fc.webSegment(),
      ),
      { maxLength: 6 },
    )
    const check = async (method: string, parts: string[]) => {
      tried.paths = (tried.paths ?? 0) + 1
      const { status } = await request(url, method, `/${parts.join('/')}`)
      expect([parts, status < 500]).toEqual([parts, true])
    }
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')
    await fc.assert(fc.asyncProperty(methods, paths, check), { numRuns: inputs(400) })
  }, 600_000)
})
