import { describe, expect, it } from 'vitest'
import type { DialWord } from '../../../../src/center/orchestration/index.ts'
import { act, begin, ready, recordOf, refOf, type StageNode, stage } from './support.ts'

const asked = { _action: 'get-dialog-user-confirmation-provide_code-false' }

async function waiting(more: Record<string, string> = {}) {
  const node = await stage()
  const callback = await begin(node, 'VOICE-WAIT-USERTERM', more)
  return { node, ...callback }
}

/** Until the agent has it, and the customer is asked. */
async function held(more: Record<string, string> = {}) {
  const callback = await waiting(more)
  await ready(callback.node)
  await act(callback.node, 'accept', callback.id)
  return callback
}

async function dialling(more: Record<string, string> = {}) {
  const callback = await held(more)
  await callback.ask('connect')
  return callback
}

const positionOf = async (node: StageNode, id: string) =>
  (await node.routing.position(id))?.position

const answer = (node: StageNode) => {
  for (const id of node.world.dialler.ringing.keys()) node.world.dialler.ringing.set(id, 'answered')
}
const noAnswer = (node: StageNode) => node.world.dialler.ringing.clear()

describe('a callback that waits for an agent', () => {
  it('stands in its queue with what the agent shall see', async () => {
    const { node, id, run, answer } = await waiting()
    expect(answer).toEqual({
      _id: id,
      _text: 'We will notify you when agent is available',
    })
    expect(await node.routing.interaction(id)).toMatchObject({
      media: 'voice',
      queue: 'sales',
      customer: {
        ...run.data,
        _customer_number: '6504661232',
        _dial: '+16504661232',
        _service: 'my-callback',
        _scenario: 'VOICE-WAIT-USERTERM',
        _dial_attempt: '1 of 3',
      },
    })
  })

  it('tells the device when it is its turn, and calls once agent and customer are ready', async () => {
    const { node, id, ask, state, reported } = await waiting()
    await ready(node)
    expect(node.world.told).toEqual([{ ...asked, _id: id }])
    expect(await state()).toBe('asked')
    await act(node, 'accept', id)
    expect(await ask('connect')).toMatchObject({ _text: 'You will receive the call shortly' })
    expect(node.world.dialler.placed).toEqual([
      {
        id: `${id}-1`,
        serviceId: id,
        number: '+16504661232',
        agent: 'kristi',
        first: 'CUSTOMER',
      },
    ])
    expect(reported()).toEqual(['ROUTING'])
    answer(node)
    await node.pass(3)
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await act(node, 'complete', id)
    expect(reported()).toEqual(['ROUTING', 'PROCESSING', 'COMPLETED AGENT_CONNECTED'])
    await node.pass(10)
    expect(node.world.wakes.due.has(`orchestration-run ${id}`)).toBe(false)
  })

  it('calls the agent first when the service says so', async () => {
    const { node } = await dialling({ _userterminated_first_connect_party: 'AGENT' })
    expect(node.world.dialler.placed).toMatchObject([{ first: 'AGENT' }])
  })

  it('waits for the agent when the customer is quicker', async () => {
    const { node, id, ask, state } = await waiting()
    await ready(node)
    await ask('connect')
    expect(await state()).toBe('confirmed')
    expect(node.world.dialler.placed).toEqual([])
    await act(node, 'accept', id)
    expect(node.world.dialler.placed).toHaveLength(1)
  })

  it('takes a confirmation before anybody has asked', async () => {
    const { node, id, ask, state } = await waiting()
    await ask('connect')
    await ready(node)
    expect(node.world.told).toEqual([])
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
  })

  it('asks once while agents pass it on, and anew when one is there again', async () => {
    const { node, id, state } = await waiting()
    await ready(node, 'kristi')
    await act(node, 'reject', id, 'kristi')
    await ready(node, 'adam')
    expect(await state()).toBe('asked')
    expect(node.world.told).toHaveLength(1)
    await node.routing.setAgent('kristi', { state: 'NOT_READY' })
    await node.routing.setAgent('adam', { state: 'NOT_READY' })
    await node.pass(31)
    expect(await state()).toBe('waiting')
    await ready(node, 'adam')
    expect(await state()).toBe('asked')
    expect(node.world.told).toHaveLength(2)
  })
})

describe('a customer who does not confirm', () => {
  it('is asked three times, and then called anyway', async () => {
    const { node, state } = await held()
    await node.pass(61)
    expect(node.world.told).toHaveLength(3)
    expect(await state()).toBe('held')
    await node.pass(30)
    expect(await state()).toBe('dialling')
    expect(node.world.told).toHaveLength(3)
  })

  it('is not called when the service does not connect anyway', async () => {
    const { node, id, reported } = await held({ _on_user_confirm_timeout: 'CANCEL' })
    await node.pass(91)
    expect(reported()).toEqual(['COMPLETED FAIL_USER_NO_CONFIRM'])
    expect(node.world.dialler.placed).toEqual([])
    expect((await node.routing.agent('kristi'))?.load.voice).toBe(0)
    expect(await node.routing.interaction(id)).toMatchObject({ state: 'ended' })
  })

  it('is asked as often and as long as options say', async () => {
    const { node, reported } = await held({
      _user_confirm_timeout: '10',
      _max_number_of_user_availability_confirmation_attempts: '1',
      _on_user_confirm_timeout: 'CANCEL',
    })
    await node.pass(9)
    expect(reported()).toEqual([])
    await node.pass(2)
    expect(node.world.told).toHaveLength(1)
    expect(reported()).toEqual(['COMPLETED FAIL_USER_NO_CONFIRM'])
  })
})

describe('a customer who snoozes', () => {
  it('leaves the agent free, and is in the queue again five minutes later', async () => {
    const { node, id, ask, state } = await held()
    expect(await ask('snooze')).toMatchObject({
      _text: 'We will notify you when agent is available',
    })
    expect((await node.routing.agent('kristi'))?.load.voice).toBe(0)
    await node.pass(299)
    expect(await state()).toBe('snoozed')
    await node.pass(2)
    expect(await state()).toBe('asked')
    expect(await node.routing.interaction(id)).toMatchObject({ state: 'offered' })
    expect(node.world.told).toHaveLength(2)
  })

  it('keeps the place in the queue, and nobody waits for them meanwhile', async () => {
    const { node, id, ask } = await waiting()
    const others = [
      await begin(node, 'VOICE-WAIT-USERTERM'),
      await begin(node, 'VOICE-NOW-USERTERM'),
    ]
    const positions = () =>
      Promise.all([id, ...others.map((other) => other.id)].map((each) => positionOf(node, each)))
    expect(await positions()).toEqual([1, 2, 3])
    await ask('snooze')
    expect(await positions()).toEqual([undefined, 1, 2])
    await begin(node, 'VOICE-WAIT-USERTERM')
    await node.pass(301)
    expect(await positions()).toEqual([1, 2, 3])
  })

  it('does not begin anew by saying it twice', async () => {
    const { node, ask, state } = await held({ _snooze_duration: '60' })
    await ask('snooze')
    await node.pass(40)
    await ask('snooze')
    await node.pass(21)
    expect(await state()).toBe('asked')
  })

  it('may change their mind', async () => {
    const { node, id, ask, state } = await held()
    await ask('snooze')
    await ask('connect')
    expect(await state()).toBe('confirmed')
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
  })

  it('is refused while the telephone rings', async () => {
    const { status } = await dialling()
    expect(await status('snooze')).toBe(400)
  })
})

describe('a customer who booked a time', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
  const booked = { _desired_time: inMinutes(10) } // its turn comes well before

  it.each([
    ['asked', 'VOICE-WAIT-USERTERM', 'waiting'],
    ['called', 'VOICE-NOW-USERTERM', 'confirmed'],
  ] as const)(
    'is not %s before it, and keeps the place in the queue',
    async (_, scenario, then) => {
      const node = await stage()
      const { id, state } = await begin(node, scenario, booked)
      const next = await begin(node, scenario)
      await ready(node)
      await node.rest()
      expect(await state()).toBe('early')
      expect(await node.routing.interaction(next.id)).toMatchObject({ state: 'offered' })
      await act(node, 'reject', next.id)
      await node.pass(410)
      expect(await state()).toBe('early')
      await node.pass(20)
      expect(await state()).toBe(then)
      expect(await positionOf(node, id)).toBe(1)
      expect(node.world.dialler.placed).toEqual([])
    },
  )

  it('is called three minutes before it, or as near as the service says', async () => {
    const node = await stage()
    const near = { ...booked, _desired_connect_time_threshold: '900' }
    const { id, state } = await begin(node, 'VOICE-NOW-USERTERM', near)
    await ready(node)
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
  })

  it('may ask to be called at once', async () => {
    const node = await stage()
    const { ask, state } = await begin(node, 'VOICE-WAIT-USERTERM', booked)
    await ready(node)
    await node.rest()
    expect(await state()).toBe('early')
    await ask('connect')
    await node.rest()
    expect(await state()).toBe('confirmed')
  })
})

describe('a customer who does not answer', () => {
  it('is called three times, five minutes apart, by whoever is free then', async () => {
    const { node, id, state, reported } = await dialling()
    for (const attempt of [2, 3]) {
      noAnswer(node)
      await node.pass(3)
      expect(await state()).toBe('pausing')
      expect((await node.routing.agent('kristi'))?.load.voice).toBe(0)
      await node.pass(301)
      expect(await node.routing.interaction(id)).toMatchObject({
        customer: { _dial_attempt: `${attempt} of 3`, _last_outcome: 'no answer' },
      })
      await act(node, 'accept', id)
      expect(node.world.dialler.placed).toHaveLength(attempt)
    }
    noAnswer(node)
    await node.pass(3)
    expect(reported()).toEqual(['ROUTING', 'COMPLETED FAIL_CALL_TO_CUSTOMER'])
    expect(node.world.dialler.placed.map(({ id: call }) => call)).toEqual(
      [1, 2, 3].map((attempt) => `${id}-${attempt}`),
    )
  })

  it('is hung up on when it has rung for long enough', async () => {
    const { node, state } = await dialling()
    await node.pass(41)
    expect(await state()).toBe('pausing')
    expect(node.world.dialler.ringing.size).toBe(0)
  })

  it('is not called again while the last call may ring', async () => {
    const { node, id, state } = await dialling({ _dial_retry_timeout: '5' })
    node.world.dialler.hangsUp = false
    await node.pass(50)
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
    expect(node.world.dialler.placed).toHaveLength(1)
    node.world.dialler.hangsUp = true
    await node.pass(6)
    expect(node.world.dialler.placed).toHaveLength(2)
    expect(node.world.dialler.mostAtATime).toBe(1)
  })

  it('is called again when the last call must have ended by itself', async () => {
    const { node, id, state } = await dialling({ _dial_retry_timeout: '5' })
    node.world.dialler.hangsUp = false
    await node.pass(50)
    node.world.dialler.ringing.clear()
    await node.pass(36)
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
    expect(node.world.dialler.placed).toHaveLength(2)
  })

  it('may say that they are there now', async () => {
    const { node, id, ask } = await dialling()
    noAnswer(node)
    await node.pass(3)
    await ask('connect')
    await act(node, 'accept', id)
    expect(node.world.dialler.placed).toHaveLength(2)
  })

  it('fails at once when the number cannot be dialled', async () => {
    const { node, id, reported, ask } = await held()
    node.world.dialler.next = { kind: 'impossible', reason: 'no number' }
    await ask('connect')
    expect(reported()).toEqual(['ROUTING', 'COMPLETED FAIL_CALL_TO_CUSTOMER'])
    expect(await recordOf(node, id)).toMatchObject({ outcome: 'no number' })
  })

  it('is called again later when nothing could be dialled at all', async () => {
    const { node, id, state, ask } = await held()
    node.world.dialler.next = { kind: 'failed', reason: 'ECONNREFUSED' }
    await ask('connect')
    expect(await state()).toBe('pausing')
    node.world.dialler.next = { kind: 'placed' }
    await node.pass(301)
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
  })
})

describe('an agent', () => {
  it('who gives it up before the call leaves it to the others', async () => {
    const { node, id, state } = await held()
    await act(node, 'complete', id)
    expect(await state()).toBe('asked')
    expect(await node.routing.interaction(id)).toMatchObject({ state: 'offered' })
  })

  it('who does not pick up is left out, and the customer is not called', async () => {
    const { node, id, state } = await held({ _userterminated_first_connect_party: 'AGENT' })
    await node.orchestrator.request({ serviceId: id, session: id, options: {} }, 'connect', {})
    noAnswer(node)
    await node.pass(3)
    expect(await state()).toBe('confirmed')
    expect((await recordOf(node, id)).counts).toMatchObject({ refusals: 1 })
  })

  it('may reject as often as the service bears', async () => {
    const { node, id, reported } = await waiting({ _max_agent_rejects: '2' })
    await ready(node)
    await act(node, 'reject', id)
    expect(reported()).toEqual([])
    await act(node, 'reject', id)
    expect(reported()).toEqual(['COMPLETED AGENT_PREVIEW_CANCEL_AFTER_2_REJECTS'])
    expect(await node.routing.interactions('kristi')).toEqual([])
  })

  it('who completes while it rings has it hung up, and given to others', async () => {
    const { node, id, state } = await dialling()
    await act(node, 'complete', id)
    expect(node.world.dialler.ringing.size).toBe(0)
    expect(await state()).toBe('confirmed')
    expect(await node.routing.interaction(id)).toMatchObject({ state: 'offered' })
  })

  it('who talks and then says that nobody answered has it tried again', async () => {
    const { node, run, id, state } = await dialling()
    answer(node)
    await node.pass(3)
    const ref = { serviceId: id, session: id, options: run.options }
    await node.orchestrator.event(ref, 'dial-outcome', { outcome: 'busy' })
    await node.rest()
    expect(await state()).toBe('pausing')
    expect(await recordOf(node, id)).toMatchObject({ outcome: 'busy' })
  })

  it.each([
    ['wrong-number', 'FAIL_CALL_TO_CUSTOMER'],
    ['fax', 'FAIL_FAX_REACHED'],
  ])('who reached a %s ends it', async (outcome, reason) => {
    const { node, run, id, reported } = await dialling()
    answer(node)
    await node.pass(3)
    const ref = { serviceId: id, session: id, options: run.options }
    await node.orchestrator.event(ref, 'dial-outcome', { outcome })
    await node.rest()
    expect(reported().at(-1)).toBe(`COMPLETED ${reason}`)
  })
})

describe('what an agent says of a call', () => {
  it('is taken while they talk, and refused when there is no call, or no such callback', async () => {
    const { node, id, state, reported } = await dialling()
    const say = (outcome: DialWord, serviceId = id) =>
      node.orchestrator.dialOutcome(serviceId, outcome).then(
        () => 200,
        (error: { status: number }) => error.status,
      )
    expect(await say('busy')).toBe(400)
    answer(node)
    await node.pass(3)
    expect(await say('reached')).toBe(200)
    expect(await state()).toBe('talking')
    expect(await say('no-answer')).toBe(200)
    expect(await state()).toBe('pausing')
    expect(await say('no-answer')).toBe(400)
    expect(await say('reached')).toBe(400)
    expect(await say('busy', 'unknown')).toBe(404)
    await node.pass(301)
    expect(await node.routing.interaction(id)).toMatchObject({ state: 'offered' })
    await act(node, 'accept', id)
    answer(node)
    await node.pass(3)
    expect(await say('fax')).toBe(200)
    expect(reported().at(-1)).toBe('COMPLETED FAIL_FAX_REACHED')
    expect(await say('reached')).toBe(404)
  })
})

describe('agents who dial themselves', () => {
  it('have it with the acceptance, and are done with the completion', async () => {
    const { node, id, ask, state, reported } = await waiting()
    node.world.dialler.isByAgent = true
    await ready(node)
    await act(node, 'accept', id)
    await ask('connect')
    expect(await state()).toBe('talking')
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await act(node, 'complete', id)
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })

  it('may be quicker than anybody notices', async () => {
    const node = await stage()
    node.world.dialler.isByAgent = true
    const { id, reported } = await begin(node, 'VOICE-NOW-USERTERM')
    await ready(node)
    await node.routing.accept('kristi', id)
    await node.routing.complete('kristi', id)
    await node.rest()
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })
})

describe('an immediate callback', () => {
  it('asks nobody, and calls when an agent has it', async () => {
    const node = await stage()
    const { id, answer, state } = await begin(node, 'VOICE-NOW-USERTERM')
    expect(answer).toEqual({
      ...{ ID: '0', Action: 'ConfirmationDialog', OkTitle: 'Ok' },
      ...{ _dialog_id: '0', _action: 'ConfirmationDialog', _ok_title: 'Ok' },
      Text: 'You will receive the call shortly',
      _text: 'You will receive the call shortly',
      _id: id,
    })
    await ready(node)
    await act(node, 'accept', id)
    expect(await state()).toBe('dialling')
    expect(node.world.told).toEqual([])
  })

  it('that waits for an agent tells the device that the call comes', async () => {
    const node = await stage()
    const { id } = await begin(node, 'VOICE-WAIT-USERTERM', { _wait_for_user_confirm: 'false' })
    await ready(node)
    await act(node, 'accept', id)
    expect(node.world.told).toEqual([{ _action: 'connect-outbound', _id: id }])
    expect(node.world.dialler.placed).toHaveLength(1)
  })
})

describe('a callback that others have ended', () => {
  it('is not called, and leaves the queue', async () => {
    const { node, id, ask, state } = await held()
    await node.world.states.to(id, 'COMPLETED', 'CANCELLED')
    await ask('connect')
    expect(await state()).toBe('over')
    expect(node.world.dialler.placed).toEqual([])
    expect(await node.routing.interactions('kristi')).toEqual([])
  })

  it('while they talk lets them finish', async () => {
    const { node, run, id } = await dialling()
    answer(node)
    await node.pass(3)
    await node.world.states.to(id, 'COMPLETED', 'FAIL_TIMEOUT_TTL')
    await node.orchestrator.terminate(refOf(run))
    await node.rest()
    expect(node.world.dialler.ringing.size).toBe(1)
    expect(node.world.reported.get(id)?.at(-1)).toBe('COMPLETED FAIL_TIMEOUT_TTL')
  })
})

describe('the end', () => {
  it.each(['cancel', 'disconnect'])('comes by %s, at any time before the talk', async (request) => {
    for (const play of [waiting, held, dialling]) {
      const { node, id, ask, status, reported } = await play()
      expect(await ask(request)).toMatchObject({ _action: 'ConfirmationDialog', _id: id })
      expect(reported().at(-1)).toBe('COMPLETED CANCELLED')
      expect(node.world.dialler.ringing.size).toBe(0)
      expect(await node.routing.interaction(id)).toMatchObject({ state: 'ended' })
      expect(await status(request)).toBe(400)
      expect(await status('connect')).toBe(404)
    }
  })

  it('comes with the time to live, unless they talk', async () => {
    const one = await waiting({ _ttl: '3600' })
    await one.node.pass(3601)
    expect(one.reported()).toEqual(['COMPLETED FAIL_TIMEOUT_TTL'])
    expect(await one.node.routing.interaction(one.id)).toMatchObject({ state: 'ended' })
    const other = await dialling({ _ttl: '3600' })
    answer(other.node)
    await other.node.pass(3601)
    expect(await other.state()).toBe('talking')
  })

  it('comes when the queue gives it up', async () => {
    const { node, id, reported } = await waiting()
    await node.routing.withdraw(id)
    await node.rest()
    expect(reported()).toEqual(['COMPLETED FAIL_TARGET_NOT_FOUND'])
  })

  it('cannot be asked for by cancel while they talk, but by disconnect', async () => {
    const { node, status, reported } = await dialling()
    answer(node)
    await node.pass(3)
    expect(await status('cancel')).toBe(400)
    expect(await status('disconnect')).toBe(200)
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })
})
