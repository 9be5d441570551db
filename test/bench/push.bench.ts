/** What our push channels add to the clients they stand on: node:http2, firebase-admin and undici. */
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, systemClock } from '../../src/base/kernel/index.ts'
import { readServiceAccount, toTokenPost } from '../../src/channels/push/fcm/service-account.ts'
import type {
  PushChannels,
  PushDevice,
  PushEvent,
  PushType,
} from '../../src/channels/push/index.ts'
import { builtModule } from './support/built-module.ts'
import { startRival } from './support/child-servers.ts'
import { cpuMicros, withDriverPinned } from './support/processor.ts'
import {
  bareFirebase,
  bareHttp2,
  bareUndici,
  type Pusher,
  providerToken,
} from './support/push-bare.ts'
import { keyId, type PushFarEnds, teamId, topic } from './support/push-far-ends.ts'
import { readSettings } from './support/settings.ts'
import { median } from './support/statistics.ts'
import { type BenchTable, figure, type Target } from './table.ts'

const message = JSON.stringify({
  _id: '3SQI3S31693JL9L3R00506T40C000U73',
  _action: 'connect-inbound',
})
const warmUp = 2.5 // turns, as the other benches do
const alert = 'An agent will call you in a moment'

type PushModule = typeof import('../../src/channels/push/index.ts')
type ConfigModule = typeof import('../../src/base/config/index.ts')

/** One of ours and what it is measured against, both with so many pushes at a time. */
interface Pair {
  readonly title: string
  readonly atOnce: number
  readonly hold: number
  readonly stretch: number
  readonly sides: readonly [ours: Side, bare: Side]
}

interface Side {
  readonly pusher: Pusher
  /** Of each round: pushes a second, and pushes a second of our processor. */
  readonly perSecond: number[]
  readonly perCore: number[]
  refused: number
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const child = await startRival('push-far-ends')
    const folder = mkdtempSync(join(tmpdir(), 'bench-push-'))
    const pairs: Pair[] = []
    try {
      const farEnds = (await (await fetch(child.url)).json()) as PushFarEnds
      const channels = await openChannels(farEnds, folder)
      pairs.push(apns(channels, farEnds), await fcm(channels, farEnds), hook(channels, child.url))
      return await measure(pairs)
    } finally {
      for (const { sides } of pairs) for (const { pusher } of sides) await pusher.close()
      await child.kill()
      rmSync(folder, { recursive: true })
    }
  })
}

async function openChannels({ apns, fcm }: PushFarEnds, folder: string): Promise<PushChannels> {
  const file = (name: string, content: string) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const push = {
    'apple.endpoint': apns.url,
    'apple.ca': file('ca.pem', apns.ca),
    'apple.keyFile': file('key.p8', apns.key),
    'apple.keyId': keyId,
    'apple.teamId': teamId,
    'apple.topic': topic,
    'apple.alertMessage.body': alert,
    'fcm.endpoint': fcm.url,
    'fcm.serviceAccount': file('account.json', fcm.account),
  }
  const { createPushChannels } = await builtModule<PushModule>('channels/push/index')
  const config = await builtModule<ConfigModule>('base/config/index')
  const { gmsSection, Options, orsSection, pushSection } = config
  const logger = createLogger('warn')
  const options = await Options.load(file('gms.yaml', JSON.stringify({ push })), { logger })
  return createPushChannels({
    deliver: async () => [],
    push: options.live(pushSection),
    gms: options.live(gmsSection),
    ors: options.live(orsSection),
    provider: () => undefined,
    logger,
  })
}

function apns(channels: PushChannels, { apns: { url, ca, key } }: PushFarEnds): Pair {
  const deviceToken = (at: number) => at.toString(16).padStart(64, '0')
  const body = Buffer.from(
    JSON.stringify({ aps: { alert: { body: alert } }, message: JSON.parse(message) }),
  )
  const token = providerToken(createPrivateKey(key), keyId, teamId)
  return {
    ...{ title: 'APNs, one session', atOnce: 200, hold: 0.7, stretch: 0.85 },
    sides: [
      side(ours(channels, 'ios', deviceToken)),
      side(bareHttp2({ url, ca, token, topic, deviceToken, body })),
    ],
  }
}

async function fcm(channels: PushChannels, { fcm: { url, account } }: PushFarEnds): Promise<Pair> {
  const { projectId, accessToken } = await grant(account)
  const connections = 20
  return {
    ...{ title: 'FCM', atOnce: connections, hold: 0.8, stretch: 1 },
    sides: [
      side(ours(channels, 'fcm', (at) => `token:${at}`)),
      side(bareFirebase({ url, projectId, accessToken, connections, message })),
    ],
  }
}

function hook(channels: PushChannels, url: string): Pair {
  const connections = 20
  return {
    ...{ title: 'httpcb', atOnce: connections, hold: 0.7, stretch: 0.85 },
    sides: [
      side(ours(channels, 'httpcb', () => url)),
      side(bareUndici({ url, connections, body: message })),
    ],
  }
}

/** Each push an event of its own, as callbacks and chats are: nothing is found once for many. */
function ours(channels: PushChannels, type: PushType, deviceId: (at: number) => string): Pusher {
  const rest = { provider: undefined, language: undefined, debug: false, authorization: undefined }
  const tag = 'service.callback.statuschanged'
  const content: unknown = type === 'ios' ? JSON.parse(message) : message
  return {
    name: `ringback ${type}`,
    async send(at) {
      const device: PushDevice = { type, deviceId: deviceId(at), ...rest, properties: {} }
      const id = at.toString(16).padStart(32, '0')
      const event: PushEvent = { id, tag, message: content, mediaType: 'string', properties: {} }
      return (await channels.send(event, device)).kind === 'delivered'
    },
    close: () => channels.close(),
  }
}

/** An access token, asked for as we ask. */
async function grant(file: string): Promise<{ projectId: string; accessToken: string }> {
  const account = readServiceAccount(Buffer.from(file))
  const { url, headers, body } = toTokenPost(account, systemClock.now())
  const reply = await fetch(url, { method: 'POST', headers, body: String(body) })
  const { access_token: accessToken } = (await reply.json()) as { access_token: string }
  return { projectId: account.projectId, accessToken }
}

function side(pusher: Pusher): Side {
  return { pusher, perSecond: [], perCore: [], refused: 0 }
}

async function measure(pairs: readonly Pair[]): Promise<BenchTable> {
  const { rounds, seconds } = readSettings()
  for (const { atOnce, sides } of pairs) {
    for (const it of sides) await turn(it, atOnce, seconds * warmUp, false)
    for (let round = 0; round < rounds; round++) {
      for (const it of sides) await turn(it, atOnce, seconds, true)
    }
  }
  return toTable(pairs)
}

/** As many pushes as there are in a turn: each that ends is followed by another. */
async function turn(it: Side, atOnce: number, seconds: number, counts: boolean): Promise<void> {
  const start = { at: performance.now(), cpu: cpuMicros(process.pid) }
  const until = start.at + seconds * 1000
  let [at, taken] = [0, 0]
  const lane = async () => {
    while (performance.now() < until) {
      if (await it.pusher.send(at++)) taken += 1
      else it.refused += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const cpu = (cpuMicros(process.pid) - start.cpu) / 1e6
  const elapsed = (performance.now() - start.at) / 1000
  if (!counts) return
  it.perSecond.push(taken / elapsed)
  it.perCore.push(taken / cpu)
}

function toTable(pairs: readonly Pair[]): BenchTable {
  const sides = pairs.flatMap((pair) => pair.sides.map((it) => ({ pair, it })))
  return {
    title: 'push: what our channels add to the clients they stand on',
    columns: ['case', 'at once', 'pushes/s', 'pushes/s of CPU', 'to bare'],
    rows: sides.map(({ pair, it }) => [
      `${pair.title}: ${it.pusher.name}`,
      pair.atOnce,
      figure(median(it.perSecond)),
      figure(median(it.perCore)),
      figure(ratio(it, pair.sides[1])),
    ]),
    targets: pairs.map(toTarget),
    notes: [
      'ratios of pushes per second of CPU of the sending process within a round, median of the rounds; the stand-ins run on another core and are not counted',
    ],
    failures: sides
      .filter(({ it }) => it.refused > 0)
      .map(({ pair, it }) => `${pair.title}: ${it.refused} of ${it.pusher.name} were not taken`),
  }
}

function toTarget({ title, hold, stretch, sides: [ours, bare] }: Pair): Target {
  const rate = (it: Side) => `${figure(median(it.perCore))}/s`
  return {
    what: `${title}, pushes/s of CPU`,
    ours: rate(ours),
    beside: `${bare.pusher.name}: ${rate(bare)}`,
    ...{ value: ratio(ours, bare), hold, stretch, larger: true },
  }
}

function ratio(it: Side, other: Side): number {
  return median(it.perCore.map((value, round) => value / (other.perCore[round] ?? Number.NaN)))
}
