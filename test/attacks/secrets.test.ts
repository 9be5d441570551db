import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { basic, request } from '../support/http.ts'

/** Words that stand nowhere but where they were put. */
const planted = {
  consolePassword: 'planted-console-password',
  servicePassword: 'planted-service-password',
  statPassword: 'planted-stat-password',
  diallerPassword: 'planted-dialler-password',
  signingSecret: Buffer.from('planted-signing-secret-of-hooks!').toString('base64'),
  wnsSecret: 'planted-wns-secret',
  wrongPassword: 'planted-wrong-password',
  authorization: 'planted-authorization-of-customhttp',
  deviceToken: 'planted-device-token',
  phone: '15550001234567',
  gmsUser: 'planted-gms-user',
  storedValue: 'planted-stored-value',
  eventText: 'planted-event-text',
  queryToken: 'planted-query-token',
  pathToken: 'planted-path-token',
  cookie: `planted${'c'.repeat(36)}`,
  header: 'planted-header-of-a-client',
}

const yaml = `
server: { max_body_bytes: 100000 }
console: { users: { root: { password: ${planted.consolePassword}, role: admin } } }
push: { pushEnabled: "comet,httpcb,customhttp,wns,fcm,ios", "httpcb.allow": "203.0.113.0/24", "httpcb.signingSecret": "whsec_${planted.signingSecret}",
        "customhttp.url": "http://127.0.0.1:9/x", wns.sid: sid, wns.secret: ${planted.wnsSecret}, wns.tokenEndpoint: "http://127.0.0.1:9/token" }
gms: { http.connection_timeout: 1, http.socket_timeout: 1 }
service.ask: { _type: builtin, _service: request-interaction, _resource_group: DNIS, username: app, password: ${planted.servicePassword} }
service.call: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _urs_virtual_queue: q }
service.chat: { _type: builtin, _service: request-chat }
resources.DNIS: { number1: "6504663205" }
stat.Elsewhere: { url: "http://127.0.0.1:9/stat", metrics: "Elsewhere", username: u, password: ${planted.statPassword} }
dialler: { url: "http://127.0.0.1:9/ari", username: asterisk, password: ${planted.diallerPassword} }
`

interface Answered {
  readonly sent: string
  readonly status: number
  readonly text: string
}

const log: string[] = []
const answers: Answered[] = []
let metrics = ''

/** A bit of everything, right and wrong, at debug level. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  const configFile = join(folder, 'gms.yaml')
  writeFileSync(configFile, yaml)
  const node = { host: '127.0.0.1', port: 0, nodeId: `node-${newHexId()}`, workers: 1 } as const
  const app = await createApp(
    { ...node, redisUrl: inject('redisUrl'), configFile, logLevel: 'debug' },
    {
      version: '0.0.0-test',
      keyPrefix: `test:${newHexId()}:`,
      logger: createLogger('trace', { write: (line) => void log.push(line) }),
    },
  )
  rmSync(folder, { recursive: true })
  const url = await app.listen()
  const say = async (method: string, path: string, body?: unknown, headers = {}) => {
    const more = { 'x-planted': planted.header, ...headers }
    const { status, text } = await request(url, method, path, body, more)
    answers.push({ sent: `${method} ${path}`, status, text })
    return text
  }
  const root = basic('root', planted.consolePassword)
  const user = { gms_user: planted.gmsUser }
  const gms = '/genesys/1'
  const json = { 'content-type': 'application/json' }

  for (const path of [
    '/nowhere',
    `/${planted.pathToken}`,
    `${gms}/storage/${planted.pathToken}`,
    `${gms}/service/${planted.pathToken}/x`,
  ]) {
    await say('GET', `${path}?token=${planted.queryToken}`)
    await say('POST', `${path}?token=${planted.queryToken}`, `{"a":"${planted.storedValue}"`, json)
    await say('PUT', path, planted.storedValue)
  }
  const { id } = JSON.parse(await say('POST', `${gms}/storage/100`, { a: planted.storedValue }))
  await say('POST', `${gms}/storage/0`, { a: planted.storedValue })
  await say('POST', `${gms}/storage/100`, `a=${planted.storedValue}${'x'.repeat(200_000)}`)
  await say('POST', `${gms}/storage/100`, `--b\r\nX: ${planted.storedValue}`, {
    'content-type': 'multipart/form-data; boundary=b',
  })
  await say('DELETE', `${gms}/storage/${id}`)
  for (const password of [planted.wrongPassword, planted.servicePassword]) {
    await say('GET', `${gms}/service/ask?_phone_number=${planted.phone}`, undefined, {
      ...basic('app', password),
      ...user,
    })
  }
  await say(
    'POST',
    `${gms}/service/callback/call`,
    {
      _customer_number: planted.phone,
      _status_notification_type: 'httpcb',
      _status_notification_target: `http://127.0.0.1:9/${planted.pathToken}`,
      secret: planted.storedValue,
    },
    user,
  )
  await say(
    'POST',
    `${gms}/service/callback/call`,
    { _customer_number: planted.phone, _desired_time: planted.storedValue },
    user,
  )
  await say(
    'GET',
    `${gms}/service/callback/call?_customer_number=${planted.phone}`,
    undefined,
    user,
  )
  await say('POST', `${gms}/service/chat`, { firstName: planted.storedValue }, user)
  for (const [type, deviceId] of [
    ['httpcb', `http://${planted.deviceToken}:p@127.0.0.1:9/`],
    ['httpcb', `http://127.0.0.1:9/${planted.deviceToken}`],
    ['customhttp', planted.deviceToken],
    ['wns', `https://127.0.0.1:9/${planted.deviceToken}`],
    ['fcm', planted.deviceToken],
    ['ios', planted.deviceToken],
    ['nonsense', planted.deviceToken],
  ]) {
    const notificationDetails = { type, deviceId, authorization: planted.authorization }
    await say(
      'POST',
      `${gms}/notification/subscription`,
      { subscriberId: planted.gmsUser, filter: 'a.*', expire: 60, notificationDetails },
      user,
    )
  }
  await say('POST', `${gms}/notification/publish`, { tag: 'a.b', message: planted.eventText })
  await say('POST', `${gms}/notification/publish`, { tag: '..', message: planted.eventText })
  await say('POST', '/genesys/cometd', [{ channel: '/meta/handshake', version: '1.0' }], user)
  await say('POST', '/genesys/cometd', `[{"channel": ${planted.eventText}`, { ...user, ...json })
  await say('GET', `/genesys/cometd?gms_user=${planted.gmsUser}&message=${planted.queryToken}`)
  const stat = 'objectId=a&objectType=Agent&tenant=t&metric=Elsewhere'
  await say('GET', `${gms}/internal_statistic?${stat}`)
  await say('GET', `${gms}/statistic?${stat}`, undefined, root)
  for (const [name, password] of [
    ['root', planted.wrongPassword],
    [planted.gmsUser, planted.wrongPassword],
  ] as const) {
    await say('GET', `${gms}/admin/nodes`, undefined, basic(name, password))
    await say('POST', `${gms}/admin/session`, { user: name, password })
  }
  await say('GET', `${gms}/admin/session`, undefined, {
    cookie: `ringback_session=${planted.cookie}`,
  })
  await say('POST', `${gms}/admin/session`, { user: 'root', password: planted.consolePassword })
  for (const path of [
    'nodes',
    'options',
    'options/push',
    'options/server',
    'options/console',
    'options/dialler',
    'options/service.ask',
    'options/stat.Elsewhere',
    'audit',
    'deliveries',
    'session',
  ]) {
    await say('GET', `${gms}/admin/${path}`, undefined, root)
  }
  await say(
    'PUT',
    `${gms}/admin/options/push`,
    {
      set: {
        'wns.secret': `${planted.wnsSecret}2`,
        'httpcb.signingSecret': planted.signingSecret.slice(1),
      },
    },
    root,
  )
  await say(
    'PUT',
    `${gms}/admin/options/dialler`,
    { set: { password: `${planted.diallerPassword}2` } },
    root,
  )
  for (const path of ['options/push/history', 'options/dialler/history', 'audit', 'options/push']) {
    await say('GET', `${gms}/admin/${path}`, undefined, root)
  }
  await say('PATCH', `/${planted.pathToken}/%`, planted.storedValue)
  metrics = await say('GET', '/metrics')
  await app.close()
})

/** Everything but what the centre is for: text that its own clients asked for, by the id they hold. */
const secrets = [
  'consolePassword',
  'servicePassword',
  'statPassword',
  'diallerPassword',
  'signingSecret',
  'wnsSecret',
  'wrongPassword',
  'authorization',
  'cookie',
  'header',
] as const

const found = (words: readonly string[], text: string) =>
  words.filter((word) => text.includes(word))

describe('after a bit of everything at debug level', () => {
  it('there is something to look through', () => {
    expect(answers.length).toBeGreaterThan(60)
    expect(log.length).toBeGreaterThan(60)
    expect(metrics).toContain('http_request_duration_seconds')
    const seen = new Set(answers.map(({ status }) => Math.floor(status / 100)))
    expect([...seen].sort()).toEqual([2, 4, 5])
  })

  it('no log line has a secret, a person’s number or what people wrote', () => {
    const words = Object.values(planted)
    const told = log.filter((line) => found(words, line).length > 0)
    expect(told).toEqual([])
  })

  it('no metric has any of it, in a value or a label', () => {
    expect(found(Object.values(planted), metrics)).toEqual([])
    expect(metrics).not.toMatch(/route="[^"]*planted/)
  })

  it('no answer has a secret, an operator’s own options included', () => {
    const words = secrets.map((name) => planted[name])
    const told = answers.filter(({ text }) => found(words, text).length > 0)
    expect(told.map(({ sent }) => sent)).toEqual([])
  })

  it('no refusal has a stack, a path of ours or more than its two members', () => {
    const refusals = answers.filter(({ status }) => status >= 400)
    expect(refusals.length).toBeGreaterThan(20)
    for (const { sent, text } of refusals) {
      expect([
        sent,
        /\bat \S+ \(|node_modules|\/src\/|\.ts:\d|ECONNREFUSED 127/.test(text),
      ]).toEqual([sent, false])
      const body = JSON.parse(text) as object
      expect([sent, Object.keys(body).slice(0, 2)]).toEqual([sent, ['message', 'exception']])
    }
  })
})
