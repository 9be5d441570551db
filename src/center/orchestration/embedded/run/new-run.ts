import type { Milliseconds } from '../../../../base/kernel/index.ts'
import type { Run } from '../../orchestrator.ts'
import { endOf } from '../tables/advance.ts'
import { tableOf } from '../tables/index.ts'
import { toCard } from './card.ts'
import { toEnd, toPlan } from './plan.ts'
import type { RunRecord } from './run-record.ts'
import type { Scenario } from './scenario.ts'

/** A run at the beginning of its table; throws where options or parameters cannot be. */
export function newRun(run: Run, scenario: Scenario, now: Milliseconds): RunRecord {
  const plan = toPlan(run)
  const table = tableOf({ scenario: scenario.name, plan })
  const { initial: state } = table
  const queued = table.queued.includes(state)
  const begun: RunRecord = {
    ...{ serviceId: run.serviceId, dataId: run.dataId, user: run.user },
    ...{ scenario: scenario.name, plan, card: toCard(run, plan) },
    ...{
      state,
      queued,
      reason: undefined,
      reported: undefined,
      endsAt: toEnd(run, now),
      dueAt: undefined,
    },
    ...{ agent: undefined, former: undefined, place: undefined, access: undefined },
    ...{ call: undefined, outcome: undefined },
    counts: { asks: 0, invites: 0, gives: state === 'expected' ? 1 : 0, dials: 0, refusals: 0 },
    todo: queued ? [{ do: 'queue' }] : [],
  }
  const limit = table.limits[state]
  if (limit === undefined) return begun
  return { ...begun, dueAt: endOf(limit, begun, { now, ringTimeout: 0 }) }
}
