import { describe, expect, test } from 'vitest'
import { parseRedisUrl } from '../../../src/base/redis/redis-url.ts'

const plain = {
  kind: 'standalone',
  hosts: [{ host: 'h', port: 6379 }],
  masterName: undefined,
  username: undefined,
  password: undefined,
  sentinelUsername: undefined,
  sentinelPassword: undefined,
  database: 0,
  tls: false,
}

describe('a Redis URL', () => {
  test.each([
    ['redis://h', {}],
    ['redis://h/', {}],
    ['redis://h:7000/2', { hosts: [{ host: 'h', port: 7000 }], database: 2 }],
    ['redis://[::1]:7000', { hosts: [{ host: '::1', port: 7000 }] }],
    ['rediss://h', { tls: true }],
    ['redis://:p%40ss@h', { password: 'p@ss' }],
    ['redis://app:secret@h', { username: 'app', password: 'secret' }],
    [
      'redis+sentinel://h1,h2:26000/main/3',
      {
        kind: 'sentinel',
        hosts: [
          { host: 'h1', port: 26379 },
          { host: 'h2', port: 26000 },
        ],
        masterName: 'main',
        database: 3,
      },
    ],
    [
      'redis+sentinel://:server@h/main?sentinelUsername=watch&sentinelPassword=gu%26rd=',
      {
        ...{ kind: 'sentinel', hosts: [{ host: 'h', port: 26379 }], masterName: 'main' },
        ...{ password: 'server', sentinelUsername: 'watch', sentinelPassword: 'gu&rd=' },
      },
    ],
    [
      'rediss+cluster://app:x@h1:7000,h2:7001',
      {
        kind: 'cluster',
        hosts: [
          { host: 'h1', port: 7000 },
          { host: 'h2', port: 7001 },
        ],
        username: 'app',
        password: 'x',
        tls: true,
      },
    ],
  ])('%s is understood', (url, more) => {
    expect(parseRedisUrl(url)).toEqual({ ...plain, ...more })
  })

  test.each([
    ['http://h', /is none of redis:\/\/host/],
    ['h:6379', /is none of/],
    ['redis://', /lacks a host/],
    ['redis://h1,h2', /names several hosts/],
    ['redis://h:0', /bad port "0"/],
    ['redis://h:66000', /bad port "66000"/],
    ['redis://h:port', /bad host "h:port"/],
    ['redis://h/x', /bad database "x"/],
    ['redis://h/1/2', /bad database "1\/2"/],
    ['redis+sentinel://h1,h2', /lacks the master's name/],
    ['redis+cluster://h1,,h2', /lacks a host/],
    ['redis+cluster://h1/1', /a cluster has only 0/],
    ['redis://app@h', /a user without a password/],
    ['redis://:100%@h', /%25/],
    ['redis://h?db=1', /has a query/],
    ['redis+sentinel://h/main?password=x', /has a query/],
    ['redis+sentinel://h/main?sentinelUsername=x', /without a sentinelPassword/],
  ])('%s is refused with the reason', (url, reason) => {
    expect(() => parseRedisUrl(url)).toThrow(reason)
  })

  test('its password is never printed', () => {
    expect(() => parseRedisUrl('redis://:secret@h:99999')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    )
  })
})
