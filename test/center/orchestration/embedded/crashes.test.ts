import { describe, expect, it } from 'vitest'
import { Mortal } from './mortal.ts'
import {
  act,
  begin,
  choices,
  freeClaims,
  newRun,
  ready,
  recordOf,
  refOf,
  type StageNode,
  stage,
} from './support.ts'

/** One node that is to die, and one that goes on. */
async function twoNodes() {
  const mortal = new Mortal()
  const one = await stage({ mortal })
  const two = await stage({}, one)
  return { mortal, one, two }
}

/** What the dead node has left is done by the other, once its lease is over. */
async function takeOver(two: StageNode): Promise<void> {
  await freeClaims(two)
  await two.pass(12)
}

const refused = (error: unknown) => error

/** Lets `work` meet its death after 0, 1, 2, … calls, until it survives. */
async function atEachPoint(play: (deathAfter: number) => Promise<boolean>): Promise<number> {
  for (let point = 0; ; point++) if (await play(point)) return point
}

describe('a node that dies anywhere', () => {
  it('while a callback is started leaves none, or one that goes on', {
    timeout: 60_000,
  }, async () => {
    const points = await atEachPoint(async (point) => {
      const { mortal, one, two } = await twoNodes()
      const run = newRun('VOICE-WAIT-USERTERM')
      mortal.dieAfter(point)
      await one.orchestrator.start(run).catch(refused)
      const survived = !mortal.isDead
      await takeOver(two)
      await two.orchestrator.start(run)
      expect(await two.routing.interaction(run.serviceId)).toMatchObject({ state: 'waiting' })
      expect(await recordOf(two, run.serviceId)).toMatchObject({ state: 'waiting', todo: [] })
      return survived
    })
    expect(points).toBeGreaterThan(5)
  })

  it('while a customer confirms has them called once, or leaves it to be asked again', {
    timeout: 60_000,
  }, async () => {
    const points = await atEachPoint(async (point) => {
      const { mortal, one, two } = await twoNodes()
      const { run, id } = await begin(one, 'VOICE-WAIT-USERTERM')
      await ready(one)
      await act(one, 'accept', id)
      mortal.dieAfter(point)
      await one.orchestrator.request(refOf(run), 'connect', {}).catch(refused)
      await one.rest()
      const survived = !mortal.isDead
      await takeOver(two)
      const again = await two.orchestrator.request(refOf(run), 'connect', {}).catch(refused)
      expect(again).toBeDefined()
      const { placed, mostAtATime } = two.world.dialler
      const { state } = await recordOf(two, id)
      expect(mostAtATime).toBeLessThanOrEqual(1)
      expect(placed.length).toBeLessThanOrEqual(1)
      // A call that was begun and never placed counts as unanswered: it is tried again later.
      expect(state).toBe(placed.length === 1 ? 'dialling' : 'confirmed')
      return survived
    })
    expect(points).toBeGreaterThan(8)
  })

  it.each(Object.keys(choices) as (keyof typeof choices)[])(
    'while %s is cancelled leaves nobody waiting for it',
    { timeout: 60_000 },
    async (scenario) => {
      await atEachPoint(async (point) => {
        const { mortal, one, two } = await twoNodes()
        const { run, id } = await begin(one, scenario)
        await ready(one)
        mortal.dieAfter(point)
        await one.orchestrator.request(refOf(run), 'cancel', {}).catch(refused)
        await one.rest()
        const survived = !mortal.isDead
        await takeOver(two)
        const { state, todo } = await recordOf(two, id)
        if (state === 'over') expect(todo).toEqual([]) // nobody has to ask again
        await two.orchestrator.request(refOf(run), 'cancel', {}).catch(refused)
        await two.rest()
        expect(two.world.reported.get(id)).toEqual(['COMPLETED CANCELLED'])
        expect(await two.routing.interactions('kristi')).toEqual([])
        expect(await recordOf(two, id)).toMatchObject({ state: 'over', todo: [] })
        return survived
      })
    },
  )

  it('while it puts a callback back into the queue puts it there once', {
    timeout: 60_000,
  }, async () => {
    const points = await atEachPoint(async (point) => {
      const { mortal, one, two } = await twoNodes()
      const { run, id } = await begin(one, 'VOICE-NOW-USERTERM', { _dial_retry_timeout: '20' })
      one.world.dialler.isByAgent = true
      await ready(one)
      await act(one, 'accept', id)
      await one.orchestrator.event(refOf(run), 'dial-outcome', { outcome: 'busy' })
      await one.rest()
      mortal.dieAfter(point)
      await one.pass(21).catch(refused)
      const survived = !mortal.isDead
      const isQueued = (await two.routing.interaction(id))?.state === 'offered'
      if (isQueued) await two.routing.accept('kristi', id)
      if (isQueued) await two.routing.complete('kristi', id)
      await takeOver(two)
      await two.pass(31)
      const ended = isQueued ? 'COMPLETED AGENT_CONNECTED' : 'PROCESSING'
      expect(two.world.reported.get(id)?.at(-1)).toBe(ended)
      expect(await two.routing.interaction(id)).toMatchObject({
        state: isQueued ? 'ended' : 'offered',
      })
      return survived
    })
    expect(points).toBeGreaterThan(5)
  })

  it('before it hears of an offer does not keep the customer from being asked', async () => {
    const { mortal, one, two } = await twoNodes()
    const { id } = await begin(one, 'VOICE-WAIT-USERTERM')
    mortal.dieAfter(0)
    await ready(one)
    expect(two.world.told).toEqual([])
    await two.pass(6)
    expect(two.world.told).toMatchObject([{ _id: id }])
  })

  it('before it hears of the end of a talk does not keep the callback from ending', async () => {
    const { mortal, one, two } = await twoNodes()
    const { id, ask } = await begin(one, 'VOICE-WAIT-USERTERM')
    one.world.dialler.isByAgent = true
    await ready(one)
    await act(one, 'accept', id)
    await ask('connect')
    mortal.dieAfter(0)
    await act(one, 'complete', id)
    await two.pass(31)
    expect(two.world.reported.get(id)?.at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })

  it('keeps others from its callback for no longer than its lease', async () => {
    const { mortal, one, two } = await twoNodes()
    const { run } = await begin(one, 'VOICE-WAIT-USERTERM')
    mortal.dieAfter(1) // it has the claim, and nothing more
    await one.orchestrator.request(refOf(run), 'snooze', {}).catch(refused)
    await two.orchestrator.request(refOf(run), 'snooze', {})
    expect(await recordOf(two, run.serviceId)).toMatchObject({ state: 'snoozed' })
  })
})

describe('two nodes at once', () => {
  it('do what was asked once', async () => {
    const { one, two } = await twoNodes()
    const { run, id } = await begin(one, 'VOICE-WAIT-USERTERM')
    await ready(one)
    await act(one, 'accept', id)
    const asked = Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? one : two).orchestrator.request(refOf(run), 'connect', {}),
    )
    await Promise.all(asked)
    expect(one.world.dialler.placed).toHaveLength(1)
  })

  it('start a service once', async () => {
    const { one, two } = await twoNodes()
    const run = newRun('VOICE-NOW-USERORIG', { _provide_code: 'true' })
    const started = await Promise.all([
      one.orchestrator.start(run),
      two.orchestrator.start(run),
      one.orchestrator.start(run),
    ])
    const codes = started.map(({ answer }) => answer._access_code)
    expect(new Set(codes).size).toBe(1)
  })

  it('take a stray out of the queue', async () => {
    const { one, two } = await twoNodes()
    const { id, ask } = await begin(one, 'VOICE-WAIT-USERTERM')
    await ask('cancel')
    await begin(one, 'VOICE-WAIT-USERTERM')
    await one.routing.enqueue({ id, media: 'voice', queue: 'sales', customer: {} })
    await one.routing.setAgent('kristi', { queues: ['sales'], state: 'READY' })
    await one.routing.setAgent('adam', { queues: ['sales'], state: 'READY' })
    await two.pass(6)
    expect(await two.routing.interaction(id)).toMatchObject({ state: 'ended' })
  })
})
