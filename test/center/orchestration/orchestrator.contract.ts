import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../src/base/kernel/index.ts'
import type { Orchestrator, Run } from '../../../src/center/orchestration/index.ts'

/** Something to carry services out, and a service that it can carry out. */
export interface OrchestratorUnderTest {
  readonly orchestrator: Orchestrator
  /** Another node's, over the same Redis. */
  readonly other: Orchestrator
  readonly run: Run
  /** A request and an event that the session takes. */
  readonly request: string
  readonly event: string
}

/** The promises of the port. */
export function describeOrchestrator(name: string, create: () => Promise<OrchestratorUnderTest>) {
  describe(name, () => {
    const refOf = ({ serviceId, options }: Run, session: string) => {
      return { serviceId, options, session }
    }

    it('starts a service once, however often and wherever it is asked to', async () => {
      const { orchestrator, other, run } = await create()
      const started = await orchestrator.start(run)
      expect(await other.start(run)).toEqual(started)
      expect(await orchestrator.start(run)).toEqual(started)
    })
    it('starts another service as another session', async () => {
      const { orchestrator, run } = await create()
      const [one, two] = [
        await orchestrator.start(run),
        await orchestrator.start({ ...run, serviceId: `${run.serviceId}-2` }),
      ]
      expect(one.session).not.toBe(two.session)
    })
    it('asks and tells a session, on any node', async () => {
      const { orchestrator, other, run, request, event } = await create()
      const { session } = await orchestrator.start(run)
      for (const node of [orchestrator, other]) {
        expect(await node.request(refOf(run, session), request, { _a: '1' })).toBeDefined()
        expect(await node.event(refOf(run, session), event, {})).toBeUndefined()
      }
    })
    it('ends a session, also one that has ended', async () => {
      const { orchestrator, other, run } = await create()
      const { session } = await orchestrator.start(run)
      await orchestrator.terminate(refOf(run, session))
      await other.terminate(refOf(run, session))
      await orchestrator.terminate(refOf(run, session))
    })
    it('answers 404 for a session that has ended', async () => {
      const { orchestrator, run, request, event } = await create()
      const { session } = await orchestrator.start(run)
      await orchestrator.terminate(refOf(run, session))
      const notFound = expect.objectContaining({ status: 404 })
      await expect(orchestrator.request(refOf(run, session), request, {})).rejects.toThrow(notFound)
      await expect(orchestrator.event(refOf(run, session), event, {})).rejects.toThrow(notFound)
    })
    it.each(['', '.', '..', 'no/such', '\ud800', 'x'.repeat(5000)])(
      'refuses the request %j, or answers it, and nothing else',
      async (name) => {
        const { orchestrator, run } = await create()
        const { session } = await orchestrator.start(run)
        const asked = orchestrator.request(refOf(run, session), name, {})
        const outcome = await asked.catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ApiError)
      },
    )
    it('closes twice', async () => {
      const { orchestrator } = await create()
      await orchestrator.close()
      await orchestrator.close()
    })
  })
}
