import { describe, expect, it, onTestFinished } from 'vitest'
import {
  cometdSection,
  consoleSection,
  freeOptions,
  gmsSection,
  Options,
  orsSection,
  patternsSection,
  providerSection,
  pushSection,
  resourcesSection,
  Secret,
  serverSection,
  serviceSection,
} from '../../../src/base/config/index.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'
import { rejectedFaultsOf } from './faults.ts'

async function load(yaml: string) {
  const { logger, lines } = recordingLogger()
  const options = await Options.load(temporaryFile(yaml), { logger })
  onTestFinished(() => options.close())
  return { options, lines }
}

describe('Options.load', () => {
  it('holds every default when the file is empty', async () => {
    const { options } = await load('')
    expect(options.live(serverSection)()).toEqual({
      external_url_base: 'http://localhost:8080/',
      internal_networks: [
        '127.0.0.0/8',
        '::1/128',
        '10.0.0.0/8',
        '172.16.0.0/12',
        '192.168.0.0/16',
      ],
      trusted_gateways: [],
      internal_port: 0,
      drain: 5,
      cors_origins: ['*'],
      max_body_bytes: 10_485_760,
      max_file_bytes: 10_485_760,
      max_parts: 1000,
      max_name_length: 256,
      upload_timeout: 30,
      username: '',
      password: new Secret(''),
    })
    expect(options.live(cometdSection)()).toMatchObject({ timeout: 60, interval: 0 })
    expect(options.live(pushSection)()['httpcb.signingSecret'].isEmpty).toBe(true)
    expect(options.live(gmsSection)()['http.max_connections_total']).toBe(100)
    expect(options.live(orsSection)()).toEqual({
      _ors: [],
      _ors_lb_strategy: 'circular',
      max_ors_request_attempts: 3,
    })
    expect(options.live(consoleSection)().users.default?.password.reveal()).toBe('password')
  })

  it('takes from the file what it says and the rest from the defaults', async () => {
    const { options, lines } = await load('server: { drain: 30, external_url_base: https://a.b }')
    expect(options.live(serverSection)()).toMatchObject({
      drain: 30,
      external_url_base: 'https://a.b/',
      max_parts: 1000,
    })
    expect(lines).toEqual([])
  })

  it('freezes values all the way down', async () => {
    const { options } = await load('')
    const { users } = options.live(consoleSection)()
    expect(
      [users, users.default, options.live(pushSection)().pushEnabled].every(Object.isFrozen),
    ).toBe(true)
  })

  it('names all faults of all sections at once', async () => {
    const yaml = [
      'server: { drain: soon, max_parts: 0, internal_networks: "10.0.0.0/8,x,y" }',
      'push: { httpcb.allow: "127.0.0.0/33", defaultSubscriptionExpiration: 29 }',
      'push.provider.SalesApp: { customhttp.url: nowhere }',
      'console: { users: { maria: { password: hunter2, role: boss } } }',
    ].join('\n')
    const { logger } = recordingLogger()
    const faults = await rejectedFaultsOf(Options.load(temporaryFile(yaml), { logger }))
    expect(faults.sort()).toEqual([
      'console.users.maria.role: must be one of admin, supervisor, agent, viewer',
      'push.defaultSubscriptionExpiration: 29 is outside 30 to 31536000',
      'push.httpcb.allow: "127.0.0.0/33" is not a network such as 10.0.0.0/8 or a host such as *.example.com',
      'push.provider.SalesApp.customhttp.url: "nowhere" is not an http or https URL without credentials',
      'server.drain: "soon" is not a duration in seconds (or with ms, s, min, h or d after it)',
      'server.internal_networks: "x" is not a network such as 10.0.0.0/8 or ::1/128',
      'server.internal_networks: "y" is not a network such as 10.0.0.0/8 or ::1/128',
      'server.max_parts: 0 is outside 1 to 100000',
    ])
  })

  it('warns of misspelt names also when it refuses the file', async () => {
    const { logger, lines } = recordingLogger()
    const path = temporaryFile('server: { drian: 5, max_parts: 0 }')
    expect(await rejectedFaultsOf(Options.load(path, { logger }))).toHaveLength(1)
    expect(lines).toMatchObject([{ option: 'server.drian', nearest: 'server.drain' }])
  })

  it('refuses a named file that is not there', async () => {
    const { logger } = recordingLogger()
    expect(await rejectedFaultsOf(Options.load('/no/gms.yaml', { logger }))).toEqual([
      '/no/gms.yaml: no such file',
    ])
  })

  it('holds the defaults when no file is named and none is in its place', async () => {
    const before = process.cwd()
    const { logger } = recordingLogger()
    const elsewhere = temporaryFile('').replace('/gms.yaml', '')
    process.chdir(elsewhere)
    const options = await Options.load(undefined, { logger }).finally(() => process.chdir(before))
    expect(options.live(serverSection)().drain).toBe(5)
  })
})

describe('unknown names', () => {
  it.each([
    ['server: { drian: 5 }', 'server.drian', 'server.drain'],
    ['push: { httpcb.alow: "" }', 'push.httpcb.alow', 'push.httpcb.allow'],
    ['server: { pushEnabled: comet }', 'server.pushEnabled', 'push.pushEnabled'],
    ['sever: { drain: 5 }', 'sever', 'server'],
    ['push.providers.SalesApp: { a: b }', 'push.providers.SalesApp', 'push.provider.SalesApp'],
    ['services.x: { a: b }', 'services.x', 'service.x'],
    ['patern: { a: b }', 'patern', 'patterns'],
    ['whatever: { a: b }', 'whatever', undefined],
    ['server: { constructor: 5 }', 'server.constructor', undefined],
    ['toString: { a: 5 }', 'toString', undefined],
  ])('%s brings one warning with the nearest name', async (yaml, option, nearest) => {
    const { lines } = await load(yaml)
    expect(lines).toMatchObject([
      {
        level: 40,
        option,
        ...(nearest && { nearest }),
        msg: 'nothing here reads this option or section',
      },
    ])
    expect(lines[0]?.nearest).toBe(nearest)
  })

  it.each([
    'resources.DNIS',
    'patterns',
    'patterns.group1',
    'push.provider.SalesApp',
    'push.provider.event.A2C',
  ])('the section %s is left to the room that reads it', async (name) => {
    const { options, lines } = await load(`${name}: { _anything: 07 }`)
    expect(lines).toEqual([])
    expect(options.redacted()[name]).toEqual({ _anything: '07' })
  })
})

describe('a family of sections', () => {
  const yaml = [
    'push.provider.SalesApp: { customhttp.url: "http://a/", apple.badge: 3 }',
    'push.provider.event.A2C: { customhttp.message: hi }',
  ].join('\n')

  it('gives each by what follows the prefix', async () => {
    const { options } = await load(yaml)
    expect(options.family(providerSection, 'SalesApp')).toEqual({
      'customhttp.url': 'http://a/',
      'apple.badge': 3,
    })
    expect(options.family(providerSection, 'event.A2C')?.['customhttp.message']).toBe('hi')
  })

  it.each(['Other', '', 'constructor', '__proto__', 'SalesApp.event'])(
    'gives nothing for %j, which is not written',
    async (name) => {
      const { options } = await load(yaml)
      expect(options.family(providerSection, name)).toBeUndefined()
    },
  )

  it('has no single value', async () => {
    const { options } = await load(yaml)
    expect(() => options.live(providerSection)()).toThrow('not a section there is always one of')
  })
})

describe('names of the operator', () => {
  const yaml = [
    'patterns: { "911": 911-, token: "a ", three: 3 }',
    'resources.DNIS: { _return_pool_health: TRUE, number1: 6504663205, _other: x }',
    'service.s: { _type: built-in, _ttl: 2 min, username: u, password: p, _resource_group: DNIS }',
  ].join('\n')

  it('are kept as text beside the options a section knows, in the order they are written', async () => {
    const { options, lines } = await load(yaml)
    expect(options.live(patternsSection)()).toEqual({ '911': '911-', token: 'a ', three: '3' })
    expect(options.family(resourcesSection, 'DNIS')).toEqual({
      _return_pool_health: true,
      number1: '6504663205',
      _other: 'x',
    })
    expect(options.family(serviceSection, 's')).toMatchObject({
      _type: 'builtin',
      _ttl: 120,
      username: 'u',
      _resource_group: 'DNIS',
    })
    expect(lines).toEqual([])
  })

  it('can be had without the options the section knows', async () => {
    const { options } = await load(yaml)
    const group = options.family(resourcesSection, 'DNIS') ?? {}
    expect(freeOptions(resourcesSection, group)).toEqual({ number1: '6504663205', _other: 'x' })
    const service = options.family(serviceSection, 's') ?? {}
    expect(freeOptions(serviceSection, service)).toEqual({ _resource_group: 'DNIS' })
  })

  it('may not be a group of values', async () => {
    const { logger } = recordingLogger()
    const path = temporaryFile('patterns: { a: { b: c } }\nresources.D: { n: { b: c } }')
    expect(await rejectedFaultsOf(Options.load(path, { logger }))).toEqual([
      'patterns.a: must be one value, not a group',
      'resources.D.n: must be one value, not a group',
    ])
  })

  it('are shown as they are where they cannot be secrets, and passwords are not', async () => {
    const { options } = await load(yaml)
    expect(options.redacted()).toMatchObject({
      patterns: { token: 'a ' },
      'service.s': { username: 'u', password: '***' },
    })
  })
})

describe('names', () => {
  it('gives the members of a family', async () => {
    const { options } = await load('service.b: {}\nservice.a.c: { _ttl: 3 }\npatterns: { a: b }')
    expect(options.names(serviceSection)).toEqual(['b', 'a.c'])
    expect(options.names(resourcesSection)).toEqual([])
    expect(options.names(patternsSection)).toEqual([])
  })
})

describe('redacted', () => {
  it('shows every option in force, and *** for secrets', async () => {
    const key = `whsec_${Buffer.alloc(24).toString('base64')}`
    const { options } = await load(
      [
        'server: { drain: 1 min }',
        `push: { httpcb.signingSecret: ${key} }`,
        'push.provider.SalesApp: { httpcb.signingSecret: "", fcm.apiKey: hunter2, apple.title: hi }',
        'service.s: { password: hunter2, _customer_lookup_keys: a, _url: "http://u:hunter2@b:80/@c" }',
        'console: { users: { maria: { password: hunter2, role: agent } } }',
      ].join('\n'),
    )
    const shown = options.redacted()
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|whsec/)
    expect(shown).toMatchObject({
      server: { drain: 60, internal_networks: expect.stringContaining('127.0.0.0/8,::1/128') },
      push: { 'httpcb.signingSecret': '***', 'customhttp.url': '' },
      'push.provider.SalesApp': {
        'httpcb.signingSecret': '',
        'fcm.apiKey': '***',
        'apple.title': 'hi',
      },
      'service.s': { password: '***', _customer_lookup_keys: 'a', _url: 'http://***@b:80/@c' },
      console: { users: { maria: { password: '***', role: 'agent' } } },
      gms: { 'http.socket_timeout': 10 },
    })
  })
})
