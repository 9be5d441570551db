import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../../../../src/base/kernel/index.ts'
import { createDialler } from '../../../../src/center/orchestration/dialler/create-dialler.ts'
import type { Call } from '../../../../src/center/orchestration/dialler/dialler.ts'
import type { DiallerOptions } from '../../../../src/center/orchestration/dialler/dialler-options.ts'
import { type AriStandIn, ariForTest } from '../../../support/ari.ts'

const call: Call = {
  id: '361-1',
  serviceId: '361',
  number: '+1 (650) 466-1232',
  agent: 'kristi',
  first: 'CUSTOMER',
}

async function asterisk(more: Partial<DiallerOptions> = {}) {
  const ari = await ariForTest()
  return { ari, dialler: diallerFor({ url: ari.url, ...more }) }
}

function diallerFor(more: Partial<DiallerOptions>) {
  const options: DiallerOptions = {
    type: 'asterisk',
    url: '',
    username: 'ringback',
    password: { reveal: () => 'päss:word' },
    context: 'from-ringback',
    app: '',
    customer_endpoint: 'PJSIP/{number}@trunk',
    agent_endpoint: 'PJSIP/{agent}',
    caller_id: '',
    ring_timeout: 30,
    timeout: 2,
    ...more,
  }
  const dialler = createDialler({ options: () => options, logger: createLogger('silent') })
  onTestFinished(() => dialler.close())
  return dialler
}

const originated = (ari: AriStandIn) => ari.exchanges.filter(({ method }) => method === 'POST')

describe('a call through Asterisk', () => {
  it('rings the customer first, and goes on to the agent through the dialplan', async () => {
    const { ari, dialler } = await asterisk({ caller_id: 'Ringback <5115>' })
    expect(await dialler.dial(call)).toEqual({ kind: 'placed' })
    expect(originated(ari)).toMatchObject([
      {
        path: '/ari/channels/361-1',
        body: {
          endpoint: 'PJSIP/+16504661232@trunk',
          context: 'from-ringback',
          extension: 'kristi',
          priority: 1,
          callerId: 'Ringback <5115>',
          timeout: 30,
          variables: {
            RINGBACK_SERVICE_ID: '361',
            RINGBACK_NUMBER: '+16504661232',
            RINGBACK_AGENT: 'kristi',
          },
        },
      },
    ])
  })

  it('rings the agent first, and goes on to the customer', async () => {
    const { ari, dialler } = await asterisk()
    await dialler.dial({ ...call, first: 'AGENT' })
    expect(originated(ari)).toMatchObject([
      { body: { endpoint: 'PJSIP/kristi', extension: '+16504661232' } },
    ])
  })

  it('is handed to a Stasis application where there is no context', async () => {
    const { ari, dialler } = await asterisk({ context: '', app: 'ringback' })
    expect(await dialler.dial(call)).toEqual({ kind: 'placed' })
    const [{ body } = { body: {} }] = originated(ari)
    expect(body).toMatchObject({ app: 'ringback', appArgs: 'kristi,+16504661232,361' })
    expect(body).not.toHaveProperty('context')
  })

  it('is one call, however often it is asked for', async () => {
    const { ari, dialler } = await asterisk()
    await Promise.all([dialler.dial(call), dialler.dial(call), dialler.dial(call)])
    expect(ari.channels.size).toBe(1)
    expect(await dialler.dial(call)).toEqual({ kind: 'placed' })
  })

  it('tells how it goes', async () => {
    const { ari, dialler } = await asterisk()
    expect(await dialler.progress(call.id)).toBe('ended')
    await dialler.dial(call)
    const channel = ari.channels.get(call.id)
    if (channel === undefined) throw new Error('no channel')
    for (const [state, progress] of [
      ['Down', 'ringing'],
      ['Ring', 'ringing'],
      ['Ringing', 'ringing'],
      ['Up', 'answered'],
      ['Busy', 'ended'],
    ] as const) {
      channel.state = state
      expect(await dialler.progress(call.id)).toBe(progress)
    }
    ari.channels.clear()
    expect(await dialler.progress(call.id)).toBe('ended')
  })

  it('is hung up, also when it has ended', async () => {
    const { ari, dialler } = await asterisk()
    await dialler.dial(call)
    expect(await dialler.hangUp(call.id)).toBe(true)
    expect(ari.channels.size).toBe(0)
    expect(await dialler.hangUp(call.id)).toBe(true)
  })
})

describe('what cannot be dialled', () => {
  it.each([
    '',
    'sales',
    '1&PJSIP/2',
    '1@other',
    '1/n',
    '+',
    '1\r\n2',
    '１２３４',
    '9'.repeat(33),
    '{agent}',
  ])('%j reaches nobody', async (number) => {
    const { ari, dialler } = await asterisk()
    expect(await dialler.dial({ ...call, number })).toMatchObject({ kind: 'impossible' })
    expect(ari.exchanges).toEqual([])
  })

  it.each(['a b', 'a&PJSIP/b', 'a@b', '../x', ''])(
    'the agent %j is no extension',
    async (agent) => {
      const { ari, dialler } = await asterisk()
      expect(await dialler.dial({ ...call, agent })).toMatchObject({ kind: 'failed' })
      expect(ari.exchanges).toEqual([])
    },
  )

  it.each(['5115', 'tel:+4930123456', '030 / 123-456'])('%j can', async (number) => {
    const { dialler } = await asterisk()
    expect(await dialler.dial({ ...call, number })).toEqual({ kind: 'placed' })
  })

  it('keeps an id from leading to another path', async () => {
    const { ari, dialler } = await asterisk()
    await dialler.dial({ ...call, id: '../../x?y#z' })
    expect(ari.exchanges).toMatchObject([{ path: '/ari/channels/..%2F..%2Fx%3Fy%23z' }])
  })
})

describe('an Asterisk that fails', () => {
  it.each([
    ['wrong credentials', { password: { reveal: () => 'x' } }, 'Asterisk answered 401'],
    ['no such endpoint', { customer_endpoint: 'SIP/{number}' }, 'Asterisk answered 500'],
    ['neither context nor application', { customer_endpoint: 'none' }, 'Asterisk answered 400'],
  ])('for %s has placed nothing', async (_, more, reason) => {
    const { ari, dialler } = await asterisk(more)
    expect(await dialler.dial(call)).toEqual({ kind: 'failed', reason })
    expect(ari.channels.size).toBe(0)
  })

  it('is away: nothing has happened, and nothing is known', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const dialler = diallerFor({ url: `http://127.0.0.1:${port}/ari` })
    expect(await dialler.dial(call)).toEqual({ kind: 'failed', reason: 'ECONNREFUSED' })
    expect(await dialler.progress(call.id)).toBe('unknown')
    expect(await dialler.hangUp(call.id)).toBe(false)
  })

  it('is not configured', async () => {
    expect(await diallerFor({ url: '' }).dial(call)).toMatchObject({ kind: 'failed' })
  })

  it('is silent: nobody knows, within the time limit', async () => {
    const { ari, dialler } = await asterisk({ timeout: 0.05 })
    ari.mood = 'silent'
    expect(await dialler.dial(call)).toEqual({ kind: 'in-doubt', reason: 'no answer in time' })
    expect(await dialler.progress(call.id)).toBe('unknown')
    expect(await dialler.hangUp(call.id)).toBe(false)
  })

  it.each([502, 504])('is behind a proxy that answers %d: nobody knows', async (status) => {
    const { ari, dialler } = await asterisk()
    ari.mood = { status }
    expect(await dialler.dial(call)).toMatchObject({ kind: 'in-doubt' })
  })

  it.each([301, 302, 307, 308])('redirects with %d, and is not followed', async (status) => {
    const { ari, dialler } = await asterisk()
    const elsewhere = await ariForTest()
    const location = `${elsewhere.url}/channels/361-1`
    ari.mood = { status, headers: { location } }
    expect(await dialler.dial(call)).toMatchObject({ kind: 'failed' })
    expect(await dialler.progress(call.id)).toBe('unknown')
    expect(elsewhere.exchanges).toEqual([])
  })

  it('answers without end, and is cut off', async () => {
    const { ari, dialler } = await asterisk()
    ari.mood = { status: 200, body: 'x'.repeat(1_000_000) }
    expect(await dialler.progress(call.id)).toBe('unknown')
  })

  it.each(['', 'no json', '[]', 'null', '{}', '{"state":7}'])(
    'answers %j instead of a channel, and the call goes on',
    async (body) => {
      const { ari, dialler } = await asterisk()
      ari.mood = { status: 200, body }
      expect(await dialler.progress(call.id)).toBe('ringing')
    },
  )
})
