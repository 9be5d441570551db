import { describe, expect, it } from 'vitest'
import { act, begin, ready, recordOf, stage } from './support.ts'

const number = '6504663205'

async function waiting(more: Record<string, string> = {}) {
  const node = await stage()
  const callback = await begin(node, 'VOICE-WAIT-USERORIG', more)
  return { node, ...callback, arrive: () => node.orchestrator.arrived(callback.id) }
}

/** Until the agent has it, and the customer is asked. */
async function held(more: Record<string, string> = {}) {
  const callback = await waiting(more)
  await ready(callback.node)
  await act(callback.node, 'accept', callback.id)
  return callback
}

async function immediate(more: Record<string, string> = {}) {
  const node = await stage()
  const callback = await begin(node, 'VOICE-NOW-USERORIG', more)
  return { node, ...callback, arrive: () => node.orchestrator.arrived(callback.id) }
}

describe('a number at once', () => {
  it('is the answer to the start', async () => {
    const { id, answer, node } = await immediate()
    expect(answer).toEqual({
      _dialog_id: '0',
      _label: 'Connecting ...',
      _action: 'DialNumber',
      _tel_url: `tel:${number}`,
      _access_code: 'n/a',
      _access_number: number,
      _expiration_time: expect.stringMatching(/^(?:29|30)$/),
      _id: id,
    })
    expect(await node.routing.interaction(id)).toBeUndefined()
  })

  it('comes with a code where the service says so', async () => {
    const { answer } = await immediate({ _provide_code: 'true', _access_code_length: '4' })
    expect(answer).toMatchObject({ _access_code: expect.stringMatching(/^\d{4}$/) })
  })

  it('leads the caller into the queue, and to an agent', async () => {
    const { node, id, arrive, state, reported } = await immediate()
    expect(await arrive()).toBe(true)
    expect(await state()).toBe('arrived')
    await ready(node)
    await act(node, 'accept', id)
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await act(node, 'complete', id)
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })

  it('is given three times, and then the callback has failed', async () => {
    const { node, ask, state, reported } = await immediate()
    for (const _ of [2, 3]) {
      await node.pass(31)
      expect(await state()).toBe('lapsed')
      expect(await ask('connect')).toMatchObject({ _access_number: number })
    }
    await node.pass(31)
    expect(reported()).toEqual(['COMPLETED FAIL_CALL_TO_CUSTOMER'])
  })

  it('is given no fourth time by asking in a row', async () => {
    const { ask, status } = await immediate()
    await ask('connect')
    await ask('connect')
    expect(await status('connect')).toBe(400)
    expect(await ask('connect-inbound')).toMatchObject({ _access_number: number })
  })

  it('is refused, and nothing kept, when the group is unknown', async () => {
    const node = await stage()
    const refused = begin(node, 'VOICE-NOW-USERORIG', { _resource_group: 'X' })
    await expect(refused).resolves.toBeDefined() // an option goes before a parameter
    const started = node.orchestrator.start({
      ...(await refused).run,
      serviceId: 'other',
      options: { _resource_group: 'X' },
    })
    await expect(started).rejects.toMatchObject({ status: 400 })
    expect(await node.store.find('other')).toBeUndefined()
  })

  it('is the same when the start is asked for again', async () => {
    const { node, run, answer } = await immediate({ _provide_code: 'true' })
    const { answer: again } = await node.orchestrator.start(run)
    expect({ ...again, _expiration_time: '' }).toEqual({ ...answer, _expiration_time: '' })
  })
})

describe('a number when it is their turn', () => {
  it('is given to who confirms, and the call brings both together', async () => {
    const { node, id, answer, ask, arrive, state, reported } = await held()
    expect(answer).toEqual({ _id: id, _text: 'We will notify you when agent is available' })
    expect(node.world.told).toEqual([
      { _action: 'get-dialog-user-confirmation-provide_code-false', _id: id },
    ])
    expect(await ask('connect')).toMatchObject({ _tel_url: `tel:${number}` })
    expect(await state()).toBe('calling')
    expect(reported()).toEqual(['ROUTING'])
    await arrive()
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await act(node, 'complete', id)
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })

  it('is worth a push for as long as the agent is held for them', async () => {
    const { node } = await held({ _user_confirm_timeout: '12' })
    const [worth] = node.world.worth
    expect(worth).toBeGreaterThan(0)
    expect(worth).toBeLessThanOrEqual(12_000)
  })

  it('is asked for with the code in mind', async () => {
    const { node } = await held({ _provide_code: 'true' })
    expect(node.world.told).toMatchObject([
      { _action: 'get-dialog-user-confirmation-provide_code-true' },
    ])
  })

  it('may be had earlier by who sees the turn come', async () => {
    const { node, id, ask, arrive, state, reported } = await waiting()
    await ask('connect')
    expect(await state()).toBe('expected')
    expect(reported()).toEqual([])
    await arrive()
    expect(await state()).toBe('arrived')
    expect(await node.routing.position(id)).toMatchObject({ position: 1 })
    await ready(node)
    expect(node.world.told).toEqual([])
    await act(node, 'accept', id)
    expect(await state()).toBe('talking')
  })

  it('that nobody calls is offered again, until the limit', async () => {
    const { node, ask, state, reported } = await held({ _userorig_connect_limit: '2' })
    await ask('connect')
    await node.pass(31)
    expect(await state()).toBe('held')
    expect(node.world.told.at(-1)).toMatchObject({ _action: 'connect-inbound' })
    expect(await ask('connect-inbound')).toMatchObject({ _access_number: number })
    await node.pass(31)
    expect(reported().at(-1)).toBe('COMPLETED FAIL_CALL_TO_CUSTOMER')
    expect((await node.routing.agent('kristi'))?.load.voice).toBe(0)
  })

  it('that was had too early is asked for again when it is their turn', async () => {
    const { node, ask, state } = await waiting()
    await ask('connect')
    await ready(node)
    expect(await state()).toBe('expected')
    await node.pass(31)
    expect(await state()).toBe('asked')
    expect(node.world.told).toHaveLength(1)
  })

  it('is none before anybody asks for it', async () => {
    const { ask, id } = await waiting({ _userorig_connect_limit: '1' })
    await ask('connect')
    await ask('snooze')
    expect(await ask('connect-inbound')).toEqual({
      _dialog_id: '0',
      _label: 'Connecting ...',
      _action: 'DialNumber',
      _tel_url: `tel:${number}`, // of the booking that still holds
      _access_code: 'n/a',
      _access_number: number,
      _expiration_time: expect.any(String),
      _id: id,
    })
  })

  it('may be called late', async () => {
    const { node, ask, arrive, state } = await held()
    await ask('connect')
    await node.pass(31)
    expect(await state()).toBe('held')
    expect(await arrive()).toBe(true)
    expect(await state()).toBe('talking')
  })

  it('waits for the next agent when this one gives up', async () => {
    const { node, id, ask, arrive, state } = await held()
    await ask('connect')
    await act(node, 'complete', id)
    expect(await state()).toBe('expected')
    await arrive()
    await act(node, 'accept', id)
    expect(await state()).toBe('talking')
  })
})

describe('a customer who does not confirm', () => {
  it('is at last told to come without being asked, and then it has failed', async () => {
    const { node, id, reported } = await held()
    await node.pass(91)
    expect(node.world.told.map(({ _action }) => _action)).toEqual([
      ...Array(3).fill('get-dialog-user-confirmation-provide_code-false'),
      'connect-inbound',
    ])
    await node.pass(30)
    expect(reported()).toEqual(['COMPLETED FAIL_CALL_TO_CUSTOMER'])
    expect(await recordOf(node, id)).toMatchObject({ todo: [] })
  })

  it('ends it where nobody is connected anyway', async () => {
    const { node, reported } = await held({ _on_user_confirm_timeout: 'EXIT' })
    await node.pass(91)
    expect(reported()).toEqual(['COMPLETED FAIL_USER_NO_CONFIRM'])
  })

  it('is not asked where the service does not want it', async () => {
    const { node, id, ask, state } = await held({ _wait_for_user_confirm: 'false' })
    expect(node.world.told).toEqual([{ _action: 'connect-inbound', _id: id }])
    expect(await ask('connect-inbound')).toMatchObject({ _access_number: number })
    expect(await state()).toBe('calling')
  })
})

describe('a call that comes in', () => {
  it('is nobody’s when the callback has ended', async () => {
    const { ask, arrive, node } = await waiting()
    await ask('connect')
    await ask('cancel')
    expect(await arrive()).toBe(false)
    expect(await node.orchestrator.arrived('unknown')).toBe(false)
  })

  it('ends a snooze', async () => {
    const { ask, arrive, state, node, id } = await waiting()
    await ask('connect')
    await ask('snooze')
    await arrive()
    expect(await state()).toBe('arrived')
    expect(await node.routing.position(id)).toMatchObject({ position: 1 })
  })

  it('may find nobody', async () => {
    const { node, id, arrive, reported } = await immediate()
    await arrive()
    await node.routing.withdraw(id)
    await node.rest()
    expect(reported()).toEqual(['ROUTING', 'COMPLETED FAIL_TARGET_NOT_FOUND'])
  })
})

it.each(['connect-outbound', 'get-dialog-x', '__proto__'])(
  'the request %s is refused',
  async (request) => {
    const { status } = await waiting()
    expect(await status(request)).toBe(request === 'connect-outbound' ? 400 : 404)
  },
)
