import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../../src/base/config/index.ts'
import { faultsOf } from './faults.ts'

describe('readEnvironment', () => {
  it('listens on loopback with the embedded engine when nothing is set', () => {
    expect(readEnvironment({})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      redisUrl: undefined,
      configFile: undefined,
      logLevel: 'info',
      nodeId: '127.0.0.1:8080',
      workers: 1,
    })
  })

  it('lets several workers share a Redis, not an embedded engine', () => {
    expect(() => readEnvironment({ WORKERS: '2' })).toThrow('WORKERS: is more than one')
  })

  it('reads every variable', () => {
    const env = {
      HOST: '0.0.0.0',
      PORT: '0',
      REDIS_URL: 'redis+sentinel://a:1,b:2/main',
      GMS_CONFIG: '/etc/gms.yaml',
      LOG_LEVEL: 'debug',
      NODE_ID: 'node-1',
      WORKERS: '4',
    }
    expect(readEnvironment(env)).toEqual({
      host: '0.0.0.0',
      port: 0,
      redisUrl: 'redis+sentinel://a:1,b:2/main',
      configFile: '/etc/gms.yaml',
      logLevel: 'debug',
      nodeId: 'node-1',
      workers: 4,
    })
  })

  it('takes an empty variable as unset', () => {
    expect(readEnvironment({ HOST: '', PORT: ' ', REDIS_URL: '' })).toEqual(readEnvironment({}))
  })

  it('names a node on IPv6 so that its port can be told from its address', () => {
    expect(readEnvironment({ HOST: '::1' }).nodeId).toBe('[::1]:8080')
  })

  it.each(['0.0.0.0', '::'])('names a node after its machine when it listens on %s', (host) => {
    expect(readEnvironment({ HOST: host }).nodeId).toBe(`${hostname()}:8080`)
  })

  it.each([
    'redis://localhost',
    'rediss://u:p@h:6380/1',
    'redis+cluster://a,b',
    'rediss+cluster://a',
  ])('accepts %s', (url) => {
    expect(readEnvironment({ REDIS_URL: url }).redisUrl).toBe(url)
  })

  it('names all faults at once and shows no password', () => {
    const env = {
      HOST: 'a b',
      PORT: '65536',
      REDIS_URL: 'http://:hunter2@h',
      LOG_LEVEL: 'loud',
      NODE_ID: 'a b',
    }
    const faults = faultsOf(() => readEnvironment(env))
    expect(faults).toEqual([
      'HOST: "a b" is not an address or the name of a host',
      'PORT: 65536 is outside 0 to 65535',
      'REDIS_URL: must begin with redis://, rediss://, redis+sentinel:// or redis+cluster:// and name a host',
      'LOG_LEVEL: "loud" is not one of fatal, error, warn, info, debug, trace, silent',
      'NODE_ID: "a b" is not a name of 1 to 128 visible ASCII characters',
    ])
  })
})
