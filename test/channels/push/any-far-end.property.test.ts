import { generateKeyPairSync } from 'node:crypto'
import process from 'node:process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventAttributes, Secret } from '../../../src/base/config/index.ts'
import type {
  PushChannels,
  PushDevice,
  PushEvent,
  PushOutcome,
  PushType,
} from '../../../src/channels/push/index.ts'
import { temporaryFile } from '../../support/config.ts'
import {
  type Adversary,
  anyHttp2Play,
  anyPlay,
  type Http2Play,
  type Play,
  socketsTo,
  startAdversary,
  startHttp2Adversary,
} from '../../support/push-adversary.ts'
import { newSigningKey, testAuthority } from '../../support/push-certificates.ts'
import { type HttpStandIn, startHttpStandIn } from '../../support/push-http.ts'
import { channelsWith, device, type Settings } from './support.ts'

const numRuns = Number(process.env.PUSH_RUNS ?? 25)
const quick = { 'http.connection_timeout': 0.1, 'http.socket_timeout': 0.2 }
const longest = 5000 // ms, for what may take 300: the machine may be busy, but nothing may hang

const text = fc.string({ unit: 'binary', maxLength: 40 })
const attribute = fc.oneof(fc.constantFrom(...Object.keys(eventAttributes.options)), text)

const anyEvent: fc.Arbitrary<PushEvent> = fc.record({
  id: fc.oneof(fc.constant('a'.repeat(32)), text),
  tag: fc.oneof(fc.constant('ors.contact.1'), text),
  message: fc.oneof(
    { arbitrary: fc.oneof(fc.jsonValue({ maxDepth: 3 }), text), weight: 9 },
    { arbitrary: fc.constant('x'.repeat(6000)), weight: 1 },
  ),
  mediaType: fc.constant('string' as const),
  properties: fc.oneof(
    { arbitrary: fc.constant({}), weight: 2 },
    {
      arbitrary: fc.dictionary(attribute, fc.oneof(text, fc.jsonValue(), fc.nat()), { maxKeys: 4 }),
      weight: 1,
    },
  ),
})

/** Mostly a device that the channel would send to. */
function anyDevice(type: PushType, good: string): fc.Arbitrary<PushDevice> {
  const deviceId = fc.oneof(
    { arbitrary: fc.constant(good), weight: 5 },
    { arbitrary: fc.oneof(text, fc.webUrl({ validSchemes: ['ftp', 'file'] })), weight: 1 },
  )
  return fc
    .record({
      deviceId,
      provider: fc.oneof(
        { arbitrary: fc.constantFrom(undefined, 'P'), weight: 9 },
        { arbitrary: fc.constant('Nobody'), weight: 1 },
      ),
      language: fc.option(text, { nil: undefined }),
      debug: fc.boolean(),
      authorization: fc.oneof(fc.constantFrom(undefined, 'Basic ZGVtbzo='), text),
      properties: fc.dictionary(text, text, { maxKeys: 2 }),
    })
    .map(({ deviceId: id, ...more }) => device(type, id, more))
}

function expectOutcome(outcome: PushOutcome): void {
  expect(outcome.kind).toMatch(/^(delivered|device-refused|try-later|failed)$/)
  expect(JSON.stringify(outcome).length).toBeLessThan(1500)
  if (outcome.kind !== 'delivered') expect(outcome.reason).toMatch(/./)
  if (outcome.kind === 'try-later' && outcome.after !== undefined) {
    expect(outcome.after).toBeGreaterThanOrEqual(0)
    expect(outcome.after).toBeLessThan(1e6)
  }
}

/** Sends some, which must all end; then no connection may be left. */
async function sendAll(
  channels: PushChannels,
  given: { events: readonly PushEvent[]; device: PushDevice },
  adversary: { readonly port: number },
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('a notification hangs')), longest)
  })
  const sent = given.events.map((event) => channels.send(event, given.device))
  const outcomes = await Promise.race([Promise.all(sent), late])
  clearTimeout(timer)
  for (const outcome of outcomes) expectOutcome(outcome)
  await channels.close()
  await expect.poll(() => socketsTo(adversary.port), { interval: 2 }).toBe(0)
}

function anyOf<T>(type: PushType, good: string, play: fc.Arbitrary<T>) {
  const events = fc.array(anyEvent, { minLength: 1, maxLength: 3 })
  return fc.record({ play, events, device: anyDevice(type, good) })
}

describe('whatever the far end does, a notification ends', () => {
  let adversary: Adversary<Play>
  let grants: HttpStandIn
  let key: string
  beforeAll(async () => {
    adversary = await startAdversary()
    const body = { access_token: 't', expires_in: 3600 }
    grants = await startHttpStandIn(() => ({ status: 200, body }))
    key = newKey()
  })
  afterAll(() => Promise.all([adversary.close(), grants.close()]))

  const types = ['httpcb', 'customhttp', 'orscb', 'fcm', 'wns', 'webpush'] as const
  it.each(types)(
    '%s',
    async (type) => {
      const url = `http://127.0.0.1:${adversary.port}/`
      const settings: Settings = {
        ...quick,
        pushEnabled: [...types],
        'customhttp.url': url,
        _ors: [url],
        'fcm.endpoint': url.slice(0, -1),
        'fcm.serviceAccount': newAccount(key, `${grants.url}/token`),
        'wns.sid': 's',
        'wns.secret': new Secret('x'),
        'wns.allow': ['127.0.0.0/8'],
        'wns.tokenEndpoint': grants.url,
        'webpush.allow': ['127.0.0.0/8'],
        'webpush.privateKey': new Secret('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
        'webpush.subject': 'mailto:ops@example.com',
      }
      const good = { orscb: 'S', customhttp: 'd', fcm: 'd:t', webpush: subscription(url) }
      const deviceId = { httpcb: url, wns: url, ...good }[type]
      await fc.assert(
        fc.asyncProperty(anyOf(type, deviceId, anyPlay), async ({ play, ...given }) => {
          adversary.play = play
          const channels = await channelsWith(settings, { providers: { P: {} } })
          await sendAll(channels, given, adversary)
        }),
        { numRuns },
      )
    },
    120_000,
  )

  it.each(['fcm', 'wns'] as const)(
    '%s, where access tokens are had',
    async (type) => {
      const url = `http://127.0.0.1:${adversary.port}/`
      const settings: Settings = {
        ...quick,
        'fcm.endpoint': grants.url,
        'fcm.serviceAccount': newAccount(key, url),
        'wns.sid': 's',
        'wns.secret': new Secret('x'),
        'wns.allow': ['127.0.0.0/8'],
        'wns.tokenEndpoint': url,
      }
      const deviceId = type === 'fcm' ? 'd:t' : grants.url
      await fc.assert(
        fc.asyncProperty(anyOf(type, deviceId, anyPlay), async ({ play, ...given }) => {
          adversary.play = play
          const channels = await channelsWith(settings, { providers: { P: {} } })
          await sendAll(channels, given, adversary)
        }),
        { numRuns },
      )
    },
    120_000,
  )
})

describe('whatever Apple does, a notification ends', () => {
  const token = 'beef'.repeat(16)
  const settings = (port: number): Settings => ({
    ...quick,
    'apple.endpoint': `https://localhost:${port}`,
    'apple.ca': temporaryFile(testAuthority().ca, 'ca.pem'),
    'apple.keyFile': temporaryFile(newSigningKey().pem, 'key.p8'),
    'apple.keyId': 'K',
    'apple.teamId': 'T',
    'apple.topic': 'com.example.app',
  })

  async function check<T>(adversary: Adversary<T>, plays: fc.Arbitrary<T>): Promise<void> {
    const reaching = settings(adversary.port)
    await fc.assert(
      fc.asyncProperty(anyOf('ios', token, plays), async ({ play, ...given }) => {
        adversary.play = play
        const channels = await channelsWith(reaching, { providers: { P: {} } })
        await sendAll(channels, given, adversary)
      }),
      { numRuns },
    )
  }

  it('in HTTP/2', async () => {
    const adversary = await startHttp2Adversary()
    await check<Http2Play>(adversary, anyHttp2Play)
    await adversary.close()
  }, 120_000)

  it.each([true, false])(
    'over a connection alone, with TLS: %s',
    async (tls) => {
      const adversary = await startAdversary({ tls })
      await check<Play>(adversary, anyPlay)
      await adversary.close()
    },
    120_000,
  )
})

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function newAccount(key: string, tokenUri: string): string {
  const file = {
    project_id: 'example-app',
    client_email: 'messaging@example.com',
    private_key: key,
    token_uri: tokenUri,
  }
  return temporaryFile(JSON.stringify(file), 'account.json')
}

/** With keys of RFC 8291 §5. */
function subscription(endpoint: string): string {
  const keys = {
    p256dh:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  }
  return JSON.stringify({ endpoint, keys })
}
