import { expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../../../../src/base/kernel/index.ts'
import { createTimers } from '../../../../src/base/timers/index.ts'
import { newRun, ready, refOf, stage } from './support.ts'

const logger = createLogger('silent')

/** A node whose timers are real ones. */
async function timedNode(beside?: Awaited<ReturnType<typeof stage>>) {
  let started = () => Promise.resolve()
  const node = await stage(
    {
      timers: (redis) => {
        const timers = createTimers(redis, { nodeId: 'n', logger, lease: 1 })
        started = () => timers.start()
        onTestFinished(() => timers.close())
        return timers
      },
    },
    beside,
  )
  await started()
  return node
}

it('time-outs come by themselves, on whichever node is there', async () => {
  const one = await timedNode()
  const two = await timedNode(one)
  const runs = Array.from({ length: 6 }, () =>
    newRun('VOICE-WAIT-USERTERM', {
      _user_confirm_timeout: '1',
      _max_number_of_user_availability_confirmation_attempts: '1',
      _on_user_confirm_timeout: 'EXIT',
    }),
  )
  for (const run of runs) await two.orchestrator.start(run)
  for (const agent of ['a', 'b', 'c', 'd', 'e', 'f']) await ready(one, agent)
  await two.orchestrator.close()
  const ends = () => runs.map(({ serviceId }) => one.world.reported.get(serviceId)?.at(-1))
  await expect
    .poll(ends, { timeout: 15_000 })
    .toEqual(runs.map(() => 'COMPLETED FAIL_USER_NO_CONFIRM'))
})

it('a snooze ends by itself', async () => {
  const node = await timedNode()
  const run = newRun('VOICE-WAIT-USERTERM', { _snooze_duration: '1' })
  await node.orchestrator.start(run)
  await node.orchestrator.request(refOf(run), 'snooze', {})
  const state = async () => (await node.routing.interaction(run.serviceId))?.state
  expect(await state()).toBe('ended')
  await expect.poll(state, { timeout: 15_000 }).toBe('waiting')
})
