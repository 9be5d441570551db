import { describe, expect, it } from 'vitest'
import * as address from '../../../src/base/config/address-kinds.ts'
import {
  bytes,
  choice,
  list,
  milliseconds,
  seconds,
  text,
  wholeNumber,
} from '../../../src/base/config/kinds.ts'
import type { Kind } from '../../../src/base/config/option.ts'
import { parseScrypt, users } from '../../../src/base/config/password.ts'
import { Secret } from '../../../src/base/config/secret.ts'
import { signingSecret } from '../../../src/base/config/signing-secret.ts'

/** What a kind makes of a value, or what it says against it. */
function read(kind: Kind<unknown>, raw: unknown): unknown {
  const result = kind.schema.safeParse(raw)
  return result.success ? result.data : result.error.issues.map((issue) => issue.message).join('; ')
}

/** The same with the text of every secret, which equality cannot see. */
function reveal(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reveal(inner)]))
}

const upTo100 = { min: 0, max: 100 }

describe('numbers, durations and sizes', () => {
  it.each<[string, Kind<unknown>, unknown, unknown]>([
    ['a number', wholeNumber(upTo100), 30, 30],
    ['the text of a number', wholeNumber(upTo100), ' 30 ', 30],
    ['a broken number', wholeNumber(upTo100), '1.5', '"1.5" is not a whole number'],
    ['no number', wholeNumber(upTo100), '', '"" is not a whole number'],
    ['a number of another notation', wholeNumber(upTo100), '1e1', '"1e1" is not a whole number'],
    ['too large a number', wholeNumber(upTo100), '101', '101 is outside 0 to 100'],
    ['too small a number', wholeNumber(upTo100), '-1', '-1 is outside 0 to 100'],
    ['a boolean', wholeNumber(upTo100), true, '"true" is not a whole number'],
    ['a map', wholeNumber(upTo100), { a: 1 }, 'must be one value, not a group'],
    ['seconds', seconds(upTo100), '30', 30],
    ['seconds with unit', seconds(upTo100), '30 s', 30],
    ['milliseconds as seconds', seconds(upTo100), '500ms', 0.5],
    ['minutes as seconds', seconds(upTo100), '1 min', 60],
    ['too many hours', seconds(upTo100), '1h', '3600 is outside 0 to 100'],
    ['whole seconds', seconds({ ...upTo100, whole: true }), '1000 ms', 1],
    [
      'broken seconds where whole ones are due',
      seconds({ ...upTo100, whole: true }),
      '1.5',
      '"1.5" is not a duration in whole seconds (or with ms, s, min, h or d after it)',
    ],
    [
      'an unknown unit of time',
      seconds(upTo100),
      '5 m',
      '"5 m" is not a duration in seconds (or with ms, s, min, h or d after it)',
    ],
    ['milliseconds', milliseconds({ min: 0, max: 5000 }), '20', 20],
    ['seconds as milliseconds', milliseconds({ min: 0, max: 5000 }), '2 s', 2000],
    ['bytes', bytes({ min: 0, max: 1e9 }), '65536', 65_536],
    ['kibibytes', bytes({ min: 0, max: 1e9 }), '64 KiB', 65_536],
    ['mebibytes', bytes({ min: 0, max: 1e9 }), '1.5MiB', 1_572_864],
    [
      'a unit of size that means two things',
      bytes({ min: 0, max: 1e9 }),
      '1 MB',
      '"1 MB" is not a size in bytes (or with B, KiB, MiB or GiB after it)',
    ],
    [
      'half a byte',
      bytes({ min: 0, max: 1e9 }),
      '0.5',
      '"0.5" is not a size in bytes (or with B, KiB, MiB or GiB after it)',
    ],
  ])('reads %s', (_, kind, raw, value) => {
    expect(read(kind, raw)).toEqual(value)
  })
})

describe('lists and choices', () => {
  it.each([
    ['a, b ,,c,', ['a', 'b', 'c']],
    ['', []],
    [5, ['5']],
  ])('reads %j as a list', (raw, value) => {
    expect(read(list, raw)).toEqual(value)
  })

  it('takes one of the words of a choice and names them otherwise', () => {
    const kind = choice('circular', 'linear')
    expect([read(kind, 'linear'), read(kind, 'Linear')]).toEqual([
      'linear',
      '"Linear" is not one of circular, linear',
    ])
  })

  it('shortens what it shows of a value', () => {
    expect(read(choice('a'), 'x'.repeat(1000))).toBe(`"${'x'.repeat(80)}…" is not one of a`)
  })
})

describe('networks and hosts', () => {
  it.each(['127.0.0.0/8,::1/128,10.0.0.7', '0.0.0.0/0,::/0', 'fe80::/10', ''])(
    'takes the networks %j',
    (raw) => {
      expect(read(address.networks, raw)).toEqual(raw.split(',').filter((place) => place !== ''))
    },
  )

  it.each([
    '127.0.0.0/33',
    '127.0.0/8',
    '::1/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    'fe80::1%eth0',
    'localhost',
    '*',
  ])('refuses the network %j', (raw) => {
    expect(read(address.networks, raw)).toBe(
      `"${raw}" is not a network such as 10.0.0.0/8 or ::1/128`,
    )
  })

  it('names every place of a list that is wrong', () => {
    expect(read(address.networks, 'a,::1,b')).toMatch(/^"a" is not .*; "b" is not /)
  })

  it('takes hosts and patterns of hosts beside networks', () => {
    expect(read(address.hosts, '*.Example.com, hooks.example.org,10.0.0.0/8')).toEqual([
      '*.example.com',
      'hooks.example.org',
      '10.0.0.0/8',
    ])
  })

  it.each([
    '*',
    '*.*.com',
    'a..b',
    'http://a',
    'a:80',
    '10.0.0.256',
    '-a.com',
    `${'a'.repeat(64)}.com`,
  ])('refuses the host %j', (raw) => {
    expect(read(address.hosts, raw)).toMatch(/is not a network such as .* or a host such as/)
  })

  it.each([
    ['localhost', 'localhost'],
    ['::', '::'],
    ['0.0.0.0', '0.0.0.0'],
    ['1.2.3', '"1.2.3" is not an address or the name of a host'],
  ])('reads %j as a host to listen on', (raw, value) => {
    expect(read(address.host, raw)).toBe(value)
  })
})

describe('URLs', () => {
  const refusal = 'an http or https URL without query, fragment and credentials'

  it.each([
    ['http://localhost:8080/', 'http://localhost:8080/'],
    ['https://gms.example.com', 'https://gms.example.com/'],
    ['https://example.com/gms', 'https://example.com/gms/'],
    ['ftp://example.com/', `"ftp://example.com/" is not ${refusal}`],
    ['http://', `"http://" is not ${refusal}`],
    ['http:///path', `"http:///path" is not ${refusal}`],
    ['http://a/?b', `"http://a/?b" is not ${refusal}`],
    ['http://a/#', `"http://a/#" is not ${refusal}`],
    ['http://u:p@a/', `"http://u:p@a/" is not ${refusal}`],
    ['', `"" is not ${refusal}`],
  ])('reads %j as a base URL', (raw, value) => {
    expect(read(address.baseUrl, raw)).toBe(value)
  })

  it('reads a list of base URLs', () => {
    expect(read(address.baseUrls, 'http://a:1, http://b/x')).toEqual(['http://a:1/', 'http://b/x/'])
  })

  it.each([
    ['', ''],
    ['http://a/b?c=d', 'http://a/b?c=d'],
    ['a/b', '"a/b" is not an http or https URL without credentials'],
  ])('reads %j as a URL or nothing', (raw, value) => {
    expect(read(address.optionalUrl, raw)).toBe(value)
  })

  it.each([
    ['*', ['*']],
    ['https://App.example.com:443,http://b:8080/', ['https://app.example.com', 'http://b:8080']],
    ['https://a/b', '"https://a/b" is not an origin such as https://app.example.com'],
    ['null', '"null" is not an origin such as https://app.example.com'],
  ])('reads %j as origins', (raw, value) => {
    expect(read(address.origins, raw)).toEqual(value)
  })
})

describe('text', () => {
  it('keeps its blanks', () => {
    expect(read(text, ' a ')).toBe(' a ')
  })
})

describe('secrets', () => {
  const key = `whsec_${Buffer.alloc(24, 7).toString('base64')}`

  it.each(['', key])('takes the signing secret %j', (raw) => {
    expect(reveal(read(signingSecret, raw))).toEqual({ secret: raw })
  })

  it.each([
    'hunter2',
    'whsec_',
    'whsec_hunter2',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    key.slice(6),
  ])('refuses the signing secret %j without showing it', (raw) => {
    expect(read(signingSecret, raw)).toBe('is not whsec_ and 24 to 64 bytes in base64')
  })

  const salt = Buffer.alloc(16, 1).toString('base64')
  const hash = Buffer.alloc(32, 2).toString('base64')

  it('takes a scrypt password apart', () => {
    expect(parseScrypt(`scrypt:16384:${salt}:${hash}`)).toEqual({
      cost: 16_384,
      salt: Buffer.alloc(16, 1),
      hash: Buffer.alloc(32, 2),
    })
  })

  it.each([
    'scrypt:',
    `scrypt:16383:${salt}:${hash}`,
    `scrypt:512:${salt}:${hash}`,
    `scrypt:262144:${salt}:${hash}`,
    `scrypt:16384:${salt}`,
    `scrypt:16384:${salt}:${hash}:`,
    `scrypt:16384:AAAA:${hash}`,
    `scrypt:16384:${salt}:AAAA`,
    `scrypt:16384:${salt}:not base64`,
    `scrypt:1e4:${salt}:${hash}`,
  ])('refuses the password %s without showing it', (password) => {
    expect(parseScrypt(password)).toBeUndefined()
    expect(read(users, { maria: { password, role: 'admin' } })).toBe(
      'is not scrypt:<N>:<salt>:<hash>, N a power of two from 1024 to 131072, salt and hash in base64',
    )
  })

  it('keeps the blanks of a password', () => {
    const value = read(users, { maria: { password: ' p ', role: 'agent' } })
    expect(reveal(value)).toEqual({ maria: { password: { secret: ' p ' }, role: 'agent' } })
  })

  it('reads users from a map and from its JSON alike', () => {
    const map = {
      maria: { password: 'hunter2', role: 'agent' },
      jo: { password: 5, role: 'viewer' },
    }
    const value = {
      maria: { password: { secret: 'hunter2' }, role: 'agent' },
      jo: { password: { secret: '5' }, role: 'viewer' },
    }
    const both = [read(users, map), read(users, JSON.stringify(map))]
    expect(both.map(reveal)).toEqual([value, value])
  })

  it.each<[string, unknown, string]>([
    [
      'a role there is not',
      { a: { password: 'p', role: 'boss' } },
      'must be one of admin, supervisor, agent, viewer',
    ],
    ['no role', { a: { password: 'p' } }, 'must be one of admin, supervisor, agent, viewer'],
    ['no password', { a: { role: 'admin' } }, 'is missing'],
    ['an empty password', { a: { password: '', role: 'admin' } }, 'is empty'],
    [
      'something else',
      { a: { password: 'p', role: 'admin', x: 1 } },
      'must hold password and role, nothing else',
    ],
    ['a user that is one value', { a: 'admin' }, 'must hold password and role, nothing else'],
    [
      'a name with a colon',
      { 'a:b': { password: 'p', role: 'admin' } },
      'is not a user name (1 to 64 characters, no blanks, no colon)',
    ],
    ['a text that is not JSON', 'hunter2', 'must be a map of names to password and role'],
  ])('refuses users with %s', (_, raw, message) => {
    expect(read(users, raw)).toBe(message)
  })
})
