import { describe, expect, it } from 'vitest'
import { toOrscbPost } from '../../../src/channels/push/orscb-channel.ts'
import { channelsWith, device, event, receiver } from './support.ts'

const dead = 'http://127.0.0.1:1/'

describe('toOrscbPost', () => {
  it('names session and event in the path, whether or not the base ends with a slash', () => {
    for (const base of ['http://ors1:7210', 'http://ors1:7210/']) {
      expect(toOrscbPost(event('a b'), device('orscb', 'S1'), base)).toEqual({
        url: new URL('http://ors1:7210/scxml/session/S1/event/ors.contact.1'),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: 'message=a+b',
      })
    }
  })
})

describe('orscb', () => {
  it('raises the event in the session, the message as a form field', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ _ors: [`${url}base/`] })
    const outcome = await channels.send(event('a&b=ä +'), device('orscb', 'S/1?'))
    expect(outcome).toEqual({ kind: 'delivered' })
    expect(received).toMatchObject([
      {
        method: 'POST',
        path: '/base/scxml/session/S%2F1%3F/event/ors.contact.1',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      },
    ])
    expect(new URLSearchParams(received[0]?.body).get('message')).toBe('a&b=ä +')
  })

  it('sends JSON as text', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ _ors: [url] })
    await channels.send(event({ a: [1] }), device('orscb', 'S'))
    expect(new URLSearchParams(received[0]?.body).get('message')).toBe('{"a":[1]}')
  })

  it('asks each server in turn when circular, the first when linear', async () => {
    const [one, two] = [await receiver(), await receiver()]
    const channels = await channelsWith({ _ors: [one.url, two.url] })
    for (let each = 0; each < 4; each++) await channels.send(event('m'), device('orscb', 'S'))
    expect([one.received.length, two.received.length]).toEqual([2, 2])
    channels.set({ _ors_lb_strategy: 'linear' })
    for (let each = 0; each < 4; each++) await channels.send(event('m'), device('orscb', 'S'))
    expect([one.received.length, two.received.length]).toEqual([6, 2])
  })

  it('asks the next server when one is away or fails', async () => {
    const failing = await receiver((_, response) => response.writeHead(500).end())
    const good = await receiver()
    const channels = await channelsWith({
      _ors: [dead, failing.url, good.url],
      _ors_lb_strategy: 'linear',
    })
    expect(await channels.send(event('m'), device('orscb', 'S'))).toEqual({ kind: 'delivered' })
    expect([failing.received.length, good.received.length]).toEqual([1, 1])
  })

  it('tries no more often than the option says', async () => {
    const failing = await receiver((_, response) => response.writeHead(503).end())
    const channels = await channelsWith({ _ors: [failing.url], max_ors_request_attempts: 2 })
    const outcome = await channels.send(event('m'), device('orscb', 'S'))
    expect(outcome).toEqual({ kind: 'try-later', reason: 'answered 503' })
    expect(failing.received).toHaveLength(2)
  })

  it('does not ask another server when the session is unknown', async () => {
    const unknown = await receiver((_, response) => response.writeHead(404).end())
    const channels = await channelsWith({ _ors: [unknown.url] })
    const outcome = await channels.send(event('m'), device('orscb', 'S'))
    expect(outcome).toEqual({ kind: 'device-refused', reason: 'answered 404' })
    expect(unknown.received).toHaveLength(1)
  })

  it('follows a 307 with the same request', async () => {
    const owner = await receiver()
    const other = await receiver((request, response) => {
      response.writeHead(307, { Location: `${owner.url.slice(0, -1)}${request.url}` }).end()
    })
    const channels = await channelsWith({ _ors: [other.url] })
    expect(await channels.send(event('m'), device('orscb', 'S'))).toEqual({ kind: 'delivered' })
    expect(owner.received).toMatchObject([
      { method: 'POST', path: '/scxml/session/S/event/ors.contact.1', body: 'message=m' },
    ])
  })

  it.each([307, 308])('follows a %i to no host that _ors does not name', async (status) => {
    const stranger = await receiver()
    const Location = stranger.url.replace('127.0.0.1', 'localhost')
    const strayed = await receiver((_, response) => response.writeHead(status, { Location }).end())
    const owner = await receiver()
    const settings = { _ors_lb_strategy: 'linear', max_ors_request_attempts: 2 } as const
    const channels = await channelsWith({ ...settings, _ors: [strayed.url] })
    expect(await channels.send(event('m'), device('orscb', 'S'))).toEqual({
      kind: 'try-later',
      reason: 'redirects to a host that is not in _ors',
    })
    channels.set({ _ors: [strayed.url, owner.url] })
    expect(await channels.send(event('m'), device('orscb', 'S'))).toEqual({ kind: 'delivered' })
    expect([stranger.received.length, owner.received.length]).toEqual([0, 1])
  })

  it.each(['', '//', 'file:///etc/passwd', '/loop'])('survives a 307 to %j', async (location) => {
    const odd = await receiver((_, response) => {
      response.writeHead(307, { Location: location }).end()
    })
    const channels = await channelsWith({ _ors: [odd.url] })
    const outcome = await channels.send(event('m'), device('orscb', 'S'))
    expect(outcome.kind).not.toBe('delivered')
    expect(odd.received.length).toBeLessThanOrEqual(12)
  })

  it.each(['.', '..', ''])('takes %j for no session', async (session) => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ _ors: [url] })
    const outcome = await channels.send(event('m'), device('orscb', session))
    expect(outcome).toMatchObject({ kind: 'device-refused' })
    expect(received).toEqual([])
  })

  it('fails as long as no server is configured', async () => {
    const channels = await channelsWith()
    expect(await channels.send(event('m'), device('orscb', 'S'))).toEqual({
      kind: 'failed',
      reason: 'ors._ors names no server',
    })
  })
})
