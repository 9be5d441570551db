import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../../src/base/kernel/index.ts'
import { createDialler } from '../../../../src/center/orchestration/dialler/create-dialler.ts'
import type { DiallerOptions } from '../../../../src/center/orchestration/dialler/dialler-options.ts'
import { type AriStandIn, ariForTest } from '../../../support/ari.ts'
import { act, begin, ready, recordOf, refOf, stage } from './support.ts'

function diallerOver(ari: AriStandIn & { readonly user: { name: string; password: string } }) {
  const options: DiallerOptions = {
    type: 'asterisk',
    ...{ url: ari.url, username: ari.user.name, context: 'callback', app: '' },
    password: { reveal: () => ari.user.password },
    ...{ customer_endpoint: 'PJSIP/{number}@trunk', agent_endpoint: 'PJSIP/{agent}' },
    ...{ caller_id: '', ring_timeout: 30, timeout: 4 },
  }
  return createDialler({ options: () => options, logger: createLogger('silent') })
}

async function underWay() {
  const ari = await ariForTest()
  const node = await stage({ dialler: diallerOver(ari) })
  const callback = await begin(node, 'VOICE-NOW-USERTERM')
  await ready(node)
  await act(node, 'accept', callback.id)
  return { ari, node, ...callback }
}

/** The state of the only channel. */
function become(ari: AriStandIn, state: string): void {
  for (const channel of ari.channels.values()) channel.state = state
}

describe('a callback over Asterisk', () => {
  it('rings, is answered, and ends with the agent', async () => {
    const { ari, node, id, reported } = await underWay()
    expect([...ari.channels.values()]).toMatchObject([
      { id: `${id}-1`, name: expect.stringContaining('+16504661232@trunk') },
    ])
    become(ari, 'Ringing')
    await node.pass(5)
    expect(reported()).toEqual(['ROUTING'])
    become(ari, 'Up')
    await node.pass(3)
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await act(node, 'complete', id)
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
    expect(ari.channels.size).toBe(1) // they may still be saying goodbye
  })

  it('is tried again when it is busy', async () => {
    const { ari, node, id, state } = await underWay()
    become(ari, 'Busy')
    await node.pass(3)
    expect(await state()).toBe('pausing')
    expect(ari.channels.size).toBe(0)
    await node.pass(301)
    await act(node, 'accept', id)
    expect([...ari.channels.keys()]).toEqual([`${id}-2`])
  })

  it('rings no more when the customer cancels', async () => {
    const { ari, ask } = await underWay()
    await ask('cancel')
    expect(ari.channels.size).toBe(0)
  })

  it('that was perhaps placed is asked for, and not placed twice', async () => {
    const { ari, node, id, ask, state } = await underWay()
    become(ari, 'Busy')
    await node.pass(3)
    ari.mood = { status: 504 }
    await ask('connect')
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
    ari.mood = 'documented' // it had not been
    await node.pass(3)
    expect(await state()).toBe('pausing')
    expect(ari.channels.size).toBe(0)
  })
})

/** Much longer than the lease of a run, which is a second here. */
const slow = 2500 // ms

describe('a callback over an Asterisk that takes longer than a lease', () => {
  it('is left to the node that dials', async () => {
    const ari = await ariForTest()
    const one = await stage({ dialler: diallerOver(ari) })
    const two = await stage({ dialler: diallerOver(ari) }, one)
    const { run, id, reported } = await begin(one, 'VOICE-NOW-USERTERM')
    await ready(one)
    await two.rest()
    ari.originationTime = slow
    await one.routing.accept('kristi', id)
    await expect.poll(() => ari.exchanges.length).toBe(1)
    await two.orchestrator.event(refOf(run), 'nothing', {}) // waits until the other has done it
    expect(await recordOf(two, id)).toMatchObject({ state: 'dialling', counts: { dials: 1 } })
    expect([...ari.channels.keys()]).toEqual([`${id}-1`])
    await Promise.all([one.rest(), two.rest()])
    become(ari, 'Up')
    await two.pass(3)
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    expect(ari.exchanges.filter(({ method }) => method !== 'GET')).toHaveLength(1)
  })
})
