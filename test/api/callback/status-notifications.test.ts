import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Parameters } from '../../../src/base/http/index.ts'
import { newHexId, serviceUnavailable } from '../../../src/base/kernel/index.ts'
import { delivered, type PushEvent } from '../../../src/channels/push/push-channel.ts'
import { appForTest, startApp } from '../../support/app.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { request } from '../../support/http.ts'
import { startOrs } from '../../support/ors.ts'
import { type StatusReceiver, startStatusReceiver } from '../../support/status-receiver.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, openCallbacks } from './serve-callbacks.ts'

const within = { timeout: 15_000 }
const later = () => new Date(Date.now() + 86_400_000).toISOString()

let receiver: StatusReceiver
beforeAll(async () => {
  receiver = await startStatusReceiver()
})
afterAll(() => receiver.close())

const yamlOf = (service: string, more = '') => `
  callback: { queue-polling-rate: 1 }
  push: { pushEnabled: "comet,httpcb,orscb" }
  service.cb: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _media_type: voice, ${service} }
  ${more}
`
const straight = () =>
  `_enable_status_notification: notify, _status_notification_type: httpcb, _status_notification_target: "${receiver.url}"`

const start = async (url: string, said: Record<string, unknown> = {}) => {
  const body = { _customer_number: '5115', _desired_time: later(), ...said }
  const { status, body: answer } = await request(
    url,
    'POST',
    '/genesys/1/service/callback/cb',
    body,
  )
  expect([status, answer]).toEqual([200, expect.anything()])
  return (answer as { _id: string })._id
}
const put = (url: string, id: string, said: Record<string, string>) =>
  request(url, 'PUT', `/genesys/1/service/callback/cb/${id}`, said)

/** What the receiver took of one callback. */
const told = (id: string) => receiver.taken.map(({ body }) => body).filter(({ _id }) => _id === id)
const statesOf = (id: string) => told(id).map(({ _callback_state }) => _callback_state)

const why = async (url: string, id: string) => {
  const { body } = await request(url, 'GET', `/genesys/1/admin/callback/${id}/why`)
  return JSON.stringify(body)
}

describe('status notifications, straight', () => {
  it('tell each state and each new time, in order, as a query would', async () => {
    const { url } = await appForTest({ yaml: yamlOf(straight()) })
    const id = await start(url)
    const time = new Date(Date.now() + 2 * 86_400_000).toISOString()
    await put(url, id, { _new_desired_time: time })
    await put(url, id, { _callback_state: 'ROUTING' })
    await put(url, id, { _callback_state: 'PROCESSING', _unrelated: 'x' })
    await put(url, id, { _callback_state: 'PROCESSING', _unrelated: 'y' })
    await put(url, id, { _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED' })
    await expect.poll(() => told(id).length, within).toBe(5)
    expect(statesOf(id)).toEqual(['SCHEDULED', 'SCHEDULED', 'ROUTING', 'PROCESSING', 'COMPLETED'])
    expect(
      told(id)
        .map(({ _desired_time }) => _desired_time)
        .slice(1),
    ).toEqual(Array(4).fill(time))
    expect(told(id)[4]).toEqual({
      ...{ _id: id, _service_name: 'cb', _callback_state: 'COMPLETED', _desired_time: time },
      ...{ _callback_reason: 'AGENT_CONNECTED', _customer_number: '5115' },
      _expiration_time: expect.any(String),
      _url: expect.stringContaining(`/service/callback/cb/${id}`),
      _sequence: expect.any(Number),
      _changed_time: expect.any(String),
    })
    const sequence = told(id).map(({ _sequence }) => Number(_sequence))
    expect(sequence).toEqual([...new Set(sequence)].sort((one, other) => one - other))
    expect(receiver.taken.at(-1)?.contentType).toContain('application/json')
  })

  it('hold no change up while the other system hangs, and come in order once it answers', async () => {
    const { url } = await appForTest({ yaml: yamlOf(straight()) })
    let release: (status: number) => void = () => undefined
    const held = new Promise<number>((resolve) => {
      release = resolve
    })
    receiver.answer = () => held
    const id = await start(url)
    await put(url, id, { _callback_state: 'ROUTING' })
    const ended = await request(url, 'DELETE', `/genesys/1/service/callback/cb/${id}`)
    expect(ended.status).toBe(200)
    expect(told(id)).toEqual([])
    receiver.answer = () => 200
    release(200)
    await expect.poll(() => statesOf(id), within).toEqual(['SCHEDULED', 'ROUTING', 'COMPLETED'])
  })

  it('are tried again while the other system is overloaded, each before the next', async () => {
    const { url } = await appForTest({ yaml: yamlOf(straight()) })
    let refusals = 2
    receiver.answer = () => (refusals-- > 0 ? 503 : 200)
    const id = await start(url)
    await put(url, id, { _callback_state: 'ROUTING' })
    await expect.poll(() => statesOf(id), within).toEqual(['SCHEDULED', 'ROUTING'])
  })

  it('are given up where they are refused for good, and `why` says so', async () => {
    const { url } = await appForTest({ yaml: yamlOf(straight()) })
    receiver.answer = () => 404
    const id = await start(url)
    await expect.poll(() => why(url, id), within).toContain('answered 404')
    receiver.answer = () => 200
    await put(url, id, { _callback_state: 'ROUTING' })
    await expect.poll(() => statesOf(id), within).toEqual(['ROUTING'])
  })

  it('are taken over by another node when the one that made the change has gone', async () => {
    const keyPrefix = `test:${newHexId()}:`
    const yaml = yamlOf(straight())
    const one = await startApp({ yaml, keyPrefix })
    receiver.answer = () => 503
    const id = await start(one.url)
    await expect.poll(() => receiver.calls).toBeGreaterThan(0)
    await one.close()
    receiver.answer = () => 200
    const { url } = await appForTest({ yaml, keyPrefix })
    await expect.poll(() => statesOf(id), within).toEqual(['SCHEDULED'])
    await put(url, id, { _callback_state: 'ROUTING' })
    await expect.poll(() => statesOf(id), within).toEqual(['SCHEDULED', 'ROUTING'])
  })

  it('take no customer away: a target that may not be called is noted, and the callback stands', async () => {
    const outside = straight().replace(receiver.url, 'http://192.0.2.1/status')
    const { url } = await appForTest({ yaml: yamlOf(outside) })
    const id = await start(url)
    await expect.poll(() => why(url, id), within).toContain('status notification')
    const { status } = await put(url, id, { _callback_state: 'ROUTING' })
    expect(status).toBe(200)
  })

  it('are not made for services that do not ask for them, whatever a request says', async () => {
    const { url } = await appForTest({ yaml: yamlOf('_ttl: 3600') })
    const before = receiver.calls
    const id = await start(url, {
      ...{ _enable_status_notification: 'notify', _status_notification_type: 'httpcb' },
      _status_notification_target: receiver.url,
    })
    await put(url, id, { _callback_state: 'COMPLETED' })
    expect(await why(url, id)).not.toContain('status notification')
    expect(receiver.calls).toBe(before)
  })

  it('go where a request says when the service leaves that open', async () => {
    const { url } = await appForTest({ yaml: yamlOf('_enable_status_notification: notify') })
    const id = await start(url, {
      ...{ _status_notification_type: 'httpcb', _status_notification_target: receiver.url },
    })
    await expect.poll(() => statesOf(id), within).toEqual(['SCHEDULED'])
  })

  it('raise an event in a session of an Orchestration Server', async () => {
    const ors = await startOrs()
    try {
      const [server = ''] = ors.urls
      const begun = await fetch(`${server}scxml/session/start`, {
        method: 'POST',
        body: new URLSearchParams({ src: 'http://localhost/follow.scxml' }),
      })
      await begun.text()
      const [session = ''] = ors.sessions.keys()
      const { url } = await appForTest({
        yaml: yamlOf(
          `_enable_status_notification: notify, _status_notification_type: orscb, _status_notification_target: "${session}"`,
          `ors: { _ors: "${server}" }`,
        ),
      })
      const id = await start(url)
      const events = () => ors.sessions.get(session)?.events ?? []
      await expect.poll(() => events().length, within).toBe(1)
      const [event] = events()
      expect(event?.name).toBe(`service.statuschanged.${id.replaceAll('-', '_')}`)
      expect(JSON.parse(event?.parameters.message ?? '')).toMatchObject({
        ...{ _id: id, _callback_state: 'SCHEDULED' },
      })
    } finally {
      await ors.close()
    }
  })
})

describe('status notifications by subscription', () => {
  const subscribed = () => straight().replace('notify,', 'subscribe_notify,')

  it('reach the target by a subscription of its own, and whoever else follows', async () => {
    const { url } = await appForTest({
      yaml: yamlOf(subscribed()),
    })
    const follower = await new BayeuxClient(url).join()
    await request(
      url,
      'POST',
      '/genesys/1/notification/subscription',
      {
        ...{ subscriberId: 'follower', filter: 'service.statuschanged.*', expire: 60 },
        notificationDetails: { type: 'comet' },
      },
      { gms_user: follower.user },
    )
    const id = await start(url)
    await put(url, id, { _callback_state: 'COMPLETED', _callback_reason: 'CANCELLED' })
    await expect.poll(() => statesOf(id), within).toEqual(['SCHEDULED', 'COMPLETED'])
    const [news] = await follower.connect()
    expect(news).toMatchObject({
      data: {
        tag: `service.statuschanged.${id.replaceAll('-', '_')}`,
        message: { _id: id, _callback_state: 'SCHEDULED' },
      },
    })
  })

  it('reach the target later when it does not answer, and say in which order they belong', async () => {
    const { url } = await appForTest({ yaml: yamlOf(subscribed()) })
    let refusals = 1
    receiver.answer = () => (refusals-- > 0 ? 503 : 200)
    const id = await start(url)
    await put(url, id, { _callback_state: 'ROUTING' })
    await expect.poll(() => told(id).length, within).toBe(2)
    const bySequence = [...told(id)].sort(
      (one, other) => Number(one._sequence) - Number(other._sequence),
    )
    expect(bySequence.map(({ _callback_state }) => _callback_state)).toEqual([
      'SCHEDULED',
      'ROUTING',
    ])
  })
})

describe('a node that dies', () => {
  const yaml = `
    callback: { queue-polling-rate: 10 }
    service.cb: { _type: ors, _service: callback, _enable_status_notification: notify,
      _status_notification_type: httpcb, _status_notification_target: "http://127.0.0.1/" }
  `
  const caller = { user: undefined, authorization: undefined, header: () => undefined }
  const wish = (clock: ManualClock) =>
    Parameters.of([
      ['_customer_number', '5115'],
      ['_desired_time', new Date(clock.now() + 86_400_000).toISOString()],
    ])

  it('after a change and before anybody was to tell of it leaves that to the patrol', async () => {
    const clock = new ManualClock(monday)
    const timers = new ManualTimers(clock)
    const sent: PushEvent[] = []
    const channels = {
      async send(event: PushEvent) {
        sent.push(event)
        return delivered
      },
    }
    const { callbacks } = await openCallbacks(yaml, { clock, timers, channels })
    const { _id } = await callbacks.starting.start('cb', wish(clock), caller, undefined)
    timers.lose(String(_id), 'callback-news')
    await callbacks.start()
    await timers.runUntil(clock.now() + 30_000)
    expect(sent.map(({ message }) => message)).toMatchObject([
      { _id, _callback_state: 'SCHEDULED' },
    ])
  })

  it('after telling and before writing that down has it told again, as the same event', async () => {
    const clock = new ManualClock(monday)
    const timers = new ManualTimers(clock)
    const sent: PushEvent[] = []
    const channels = {
      send: async (event: PushEvent) => {
        sent.push(event)
        return sent.length === 1 ? timers.die() : delivered
      },
    }
    const { callbacks } = await openCallbacks(yaml, { clock, timers, channels })
    await callbacks.starting.start('cb', wish(clock), caller, undefined)
    await expect.poll(() => timers.has('callback-news')).toBe(true)
    await timers.runUntil(clock.now() + 30_000)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toEqual(sent[0])
  })

  it('is no reason to forget those who follow: while nobody knows who they are, it is tried again', async () => {
    const clock = new ManualClock(monday)
    const timers = new ManualTimers(clock)
    const told: { event: PushEvent; how: object | undefined }[] = []
    let reading = 3
    const announce = async (event: PushEvent, how?: object) => {
      if (reading-- > 0) throw serviceUnavailable('The subscriptions are being reread')
      told.push({ event, how })
      return { of: 1, failed: 0, reason: '' }
    }
    const following = yaml.replace('notify,', 'subscribe_notify,')
    const { callbacks } = await openCallbacks(following, { clock, timers, announce })
    const { _id } = await callbacks.starting.start('cb', wish(clock), caller, undefined)
    await expect.poll(() => timers.has('callback-news')).toBe(true)
    await timers.runUntil(clock.now() + 60_000)
    expect(told).toMatchObject([
      {
        event: { message: { _id, _callback_state: 'SCHEDULED' } },
        how: { purpose: 'callback', until: monday + 3_600_000 },
      },
    ])
  })

  it('does not try for ever: what is an hour old is given up', async () => {
    const clock = new ManualClock(monday)
    const timers = new ManualTimers(clock)
    let calls = 0
    const channels = {
      send: async () => {
        calls += 1
        return { kind: 'try-later', reason: 'nobody answers' } as const
      },
    }
    const { callbacks } = await openCallbacks(yaml, { clock, timers, channels })
    const { _id } = await callbacks.starting.start('cb', wish(clock), caller, undefined)
    await expect.poll(() => timers.has('callback-news')).toBe(true)
    await timers.runUntil(clock.now() + 2 * 3_600_000)
    expect(calls).toBeGreaterThan(60)
    expect(calls).toBeLessThan(75)
    const { decisions } = await callbacks.administering.why(String(_id))
    expect(JSON.stringify(decisions)).toContain('nobody answers')
  })
})
