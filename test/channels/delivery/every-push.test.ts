import type { ServerResponse } from 'node:http'
import process from 'node:process'
import { expect, it, onTestFinished } from 'vitest'
import { deliverySection, Options, Secret } from '../../../src/base/config/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import { createDeliveries, type DeliveryRecord } from '../../../src/channels/delivery/index.ts'
import type { PushDevice, PushType } from '../../../src/channels/push/index.ts'
import { readVapidKey } from '../../../src/channels/push/webpush/vapid.ts'
import type { ApnsStandIn } from '../../support/apns.ts'
import { temporaryFile } from '../../support/config.ts'
import { fcmRefusal } from '../../support/fcm.ts'
import type { HttpAnswer } from '../../support/push-http.ts'
import { redisForTest } from '../../support/redis.ts'
import { WebpushStandIn } from '../../support/webpush.ts'
import { WnsStandIn } from '../../support/wns.ts'
import { settingsFor as settingsForApns, startApns } from '../push/apns/support.ts'
import { settingsFor as settingsForFcm, startFcm } from '../push/fcm/support.ts'
import { channelsWith, device, event } from '../push/support.ts'
import { silent } from './support.ts'

/** `PUSHES=10000 npx vitest run test/channels/delivery/every-push.test.ts` for the whole of it. */
const pushes = Number(process.env.PUSHES ?? 1000)
const window = 256 // under way at once
const breakEvery = 250 // pushes that APNs has received
const goawayEvery = 60
const privateKey = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'

type Fate = 'gone' | 'throttled' | 'unavailable' | 'reset' | 'refused' | 'fine'

/** What happens to the first attempt for a device; those that are gone are gone for ever. */
function fateOf(index: number): Fate {
  const fates: Fate[] = ['gone', 'throttled', 'unavailable', 'reset', 'refused']
  return fates[Math.floor(index / 4) % 20] ?? 'fine'
}

interface Goal {
  readonly device: PushDevice
  readonly fate: Fate
  /** What the provider has seen of it, what it has taken, and under how many ids. */
  seen(): { received: number; taken: number; ids: number }
}

/** Answers badly, once or for ever; the provider then has received but not taken it. */
class Trouble {
  readonly bad = new Map<string, number>()
  readonly #had = new Set<string>()

  /** True when this attempt for the device is to go wrong. */
  strikes(name: string, fate: Fate): boolean {
    if (fate === 'fine' || (fate !== 'gone' && this.#had.has(name))) return false
    this.#had.add(name)
    this.bad.set(name, (this.bad.get(name) ?? 0) + 1)
    return true
  }
}

function apnsGoals(apns: ApnsStandIn) {
  const trouble = new Trouble()
  const fates = new Map<string, Fate>()
  const received = new Map<string, string[]>()
  let count = 0
  apns.decide = ({ token, id = '' }) => {
    received.set(token, [...(received.get(token) ?? []), id])
    count += 1
    if (count % goawayEvery === 0) setImmediate(goaway, apns) // streams just begun get their listeners first
    const fate = fates.get(token) ?? 'fine'
    if (count % breakEvery === 0 && fate !== 'gone') {
      trouble.bad.set(token, (trouble.bad.get(token) ?? 0) + 1)
      return 'break'
    }
    if (!trouble.strikes(token, fate)) return undefined
    if (fate === 'gone') return { status: 410, reason: 'Unregistered' }
    if (fate === 'unavailable') return { status: 503, reason: 'ServiceUnavailable' }
    if (fate !== 'throttled') return 'refuse'
    return { status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '1' } }
  }
  return (index: number, fate: Fate): Goal => {
    const token = index.toString(16).padStart(64, '0')
    fates.set(token, fate)
    const seen = () => {
      const ids = received.get(token) ?? []
      const taken = ids.length - (trouble.bad.get(token) ?? 0)
      return { received: ids.length, taken, ids: new Set(ids).size }
    }
    return { device: device('ios', token), fate, seen }
  }
}

/** Unless a connection that was just broken is among those it would tell. */
function goaway(apns: ApnsStandIn): void {
  try {
    apns.goaway()
  } catch {
    // the others have been told, or will be the next time
  }
}

/** The same for providers over plain HTTP, who keep their answers in a map. */
function httpGoals(o: {
  answers: Map<string, HttpAnswer>
  gone: HttpAnswer
  throttled: HttpAnswer
  /** The names of those that were received. */
  received: () => Iterable<string>
  device: (name: string) => PushDevice
}) {
  const trouble = new Trouble()
  let counted: Map<string, number> | undefined
  const count = () => {
    counted ??= new Map()
    for (const name of o.received()) counted.set(name, (counted.get(name) ?? 0) + 1)
    return counted
  }
  return (index: number, fate: Fate): Goal => {
    const name = `d${index}`
    const answer = {
      ...{ gone: o.gone, throttled: o.throttled, unavailable: { status: 503 }, reset: 'reset' },
      ...{ refused: { status: 500 }, fine: undefined },
    }[fate] as HttpAnswer | undefined
    if (answer !== undefined) {
      o.answers.set(name, (response) => {
        trouble.strikes(name, fate)
        if (fate !== 'gone') o.answers.delete(name)
        respond(response, answer)
      })
    }
    const seen = () => {
      const received = (counted ?? count()).get(name) ?? 0
      return { received, taken: received - (trouble.bad.get(name) ?? 0), ids: 1 }
    }
    return { device: o.device(name), fate, seen }
  }
}

function respond(response: ServerResponse, answer: HttpAnswer): void {
  if (answer === 'reset') response.socket?.resetAndDestroy()
  if (typeof answer !== 'object') return
  const { status, headers, body } = answer
  const type = { 'content-type': 'application/json; charset=UTF-8' }
  response.writeHead(status, { ...type, ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

async function providers() {
  const real = { now: () => Date.now() }
  const publicKey = readVapidKey(privateKey)?.publicKey ?? ''
  const [apns, fcm] = [await startApns({ ...real, streams: 100 }), await startFcm()]
  const [wns, webpush] = [await WnsStandIn.start(), await WebpushStandIn.start(publicKey)]
  onTestFinished(async () => {
    await wns.close()
    await webpush.close()
  })
  const settings = {
    pushEnabled: ['ios', 'fcm', 'wns', 'webpush'],
    ...settingsForApns(apns),
    ...settingsForFcm(fcm),
    ...{ 'wns.sid': wns.sid, 'wns.secret': new Secret(wns.secret), 'wns.allow': ['127.0.0.0/8'] },
    ...{ 'wns.tokenEndpoint': wns.tokenEndpoint, 'webpush.allow': ['127.0.0.0/8'] },
    'webpush.privateKey': new Secret(privateKey),
    'webpush.subject': 'mailto:ops@example.com',
  }
  const wait = { 'retry-after': '1' }
  const goals = [
    apnsGoals(apns),
    httpGoals({
      answers: fcm.answers,
      ...{ gone: fcmRefusal('UNREGISTERED'), throttled: fcmRefusal('QUOTA_EXCEEDED', wait) },
      received: () => fcm.received.map(({ message }) => message.token),
      device: (name) => device('fcm', name),
    }),
    httpGoals({
      answers: wns.answers,
      ...{ gone: { status: 410 }, throttled: { status: 406, headers: wait } },
      received: () => wns.received.map(({ channel }) => channel),
      device: (name) => device('wns', wns.channel(name)),
    }),
    httpGoals({
      answers: webpush.answers,
      ...{ gone: { status: 410 }, throttled: { status: 429, headers: wait } },
      received: () => webpush.received.map(({ page }) => page),
      device: (name) => device('webpush', JSON.stringify(webpush.subscribe(name))),
    }),
  ] as const
  const goalOf = (index: number) => (goals[index % 4] ?? goals[0])(index, fateOf(index))
  return { settings, goalOf }
}

async function deliveriesOver(settings: Parameters<typeof channelsWith>[0]) {
  const redis = await redisForTest()
  const timers = createTimers(redis, { nodeId: 'node', logger: silent })
  const channels = await channelsWith(settings, { now: () => Date.now() })
  const file = await Options.load(temporaryFile(''), { logger: silent })
  const options = { ...file.live(deliverySection)(), callback_horizon: 3600 }
  const deliveries = createDeliveries({
    ...{ redis, timers, channels, logger: silent, nodeId: 'node' },
    cometd: { isPresent: async () => false, standing: async () => undefined },
    options: () => options,
    ...{ grace: () => 10, longestPush: () => 20 },
  })
  await timers.start()
  onTestFinished(async () => {
    await timers.close()
    await deliveries.close()
  })
  return deliveries
}

async function allOf(deliveries: Awaited<ReturnType<typeof deliveriesOver>>) {
  const all: DeliveryRecord[] = []
  let cursor: string | undefined
  do {
    const page = await deliveries.list({ most: 500, cursor })
    all.push(...page.deliveries)
    cursor = page.cursor
  } while (cursor !== undefined)
  return all
}

it(`accounts for every one of ${pushes} pushes through resets, GOAWAYs and 429s`, async () => {
  const { settings, goalOf } = await providers()
  const deliveries = await deliveriesOver(settings)
  const goals = Array.from({ length: pushes }, (_, index) => goalOf(index))
  const answered = new Map<string, string>()
  const remaining = goals.entries()
  const started = performance.now()
  const sendOn = async () => {
    for (const [index, goal] of remaining) {
      const id = index.toString(16).padStart(32, '0')
      const outcome = await deliveries.send(event('m', { id }), goal.device, {
        purpose: 'callback',
      })
      answered.set(id, outcome.kind)
    }
  }
  await Promise.all(Array.from({ length: window }, sendOn))
  const states = async () => new Set((await allOf(deliveries)).map(({ state }) => state))
  await expect
    .poll(states, { timeout: 200_000, interval: 250 })
    .toEqual(new Set(['delivered', 'refused']))
  const seconds = (performance.now() - started) / 1000
  const records = new Map((await allOf(deliveries)).map((record) => [record.event.id, record]))
  expect(records.size).toBe(pushes)
  const rows = new Map<PushType, number[]>()
  for (const [index, { device: to, fate, seen }] of goals.entries()) {
    const id = index.toString(16).padStart(32, '0')
    const { state, attempts = [] } = records.get(id) ?? {}
    const { received, taken, ids } = seen()
    const isGone = fate === 'gone'
    expect({ state, ids, id: attempts[0]?.outcome, isTaken: taken > 0 }).toEqual({
      ...{ state: isGone ? 'refused' : 'delivered', ids: 1, id: answered.get(id) },
      isTaken: !isGone,
    })
    const row = rows.get(to.type) ?? [0, 0, 0, 0, 0, 0, 0]
    const count = [1, +(state === 'delivered'), +isGone, +(attempts.length > 1), attempts.length]
    const facts = [...count, received, Math.max(0, taken - 1)]
    rows.set(
      to.type,
      row.map((sum, column) => sum + (facts[column] ?? 0)),
    )
  }
  const columns = ['pushed', 'delivered', 'refused', 'retried', 'attempts', 'received', 'repeated']
  const table = [...rows].map(([type, row]) => [type, ...row].map((cell) => `${cell}`.padEnd(9)))
  const head = ['type', ...columns].map((column) => column.padEnd(9)).join(' ')
  const lines = [head, ...table.map((row) => row.join(' ')), `${seconds.toFixed(1)} s, none lost`]
  console.info(lines.join('\n'))
}, 300_000)
