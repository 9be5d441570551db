import type { Milliseconds } from '../../../../base/kernel/index.ts'
import type { EndReason } from '../ports.ts'
import type { Access, CallRecord, RunRecord, Todo } from '../run/run-record.ts'
import { promptOf } from './prompts.ts'
import {
  type Action,
  type EventName,
  type Guard,
  type Limit,
  type ReportedState,
  type Row,
  reported,
  type State,
  type Table,
} from './state-table.ts'

/** What only the world knows when a row is taken. */
export interface Circumstances {
  readonly now: Milliseconds
  readonly ringTimeout: Milliseconds
  /** What `give` has booked. */
  readonly access?: Access | undefined
}

/** What guards ask of the world. */
export interface Conditions {
  readonly isByAgent: boolean
  readonly now: Milliseconds
}

/** Whether a guard holds for a run. */
export function holds(guard: Guard, run: RunRecord, { isByAgent, now }: Conditions): boolean {
  const { plan, counts } = run
  switch (guard) {
    case 'too-early':
      return now < (plan.opensAt ?? 0)
    case 'may-ask':
      return counts.asks < plan.asks
    case 'may-invite':
      return plan.confirms && plan.connectsAnyway && counts.invites === 0
    case 'connects-anyway':
      return plan.connectsAnyway || !plan.confirms
    case 'may-give':
      return counts.gives < plan.gives
    case 'may-dial':
      return counts.dials < plan.dials
    case 'agent-dials':
      return isByAgent
    case 'no-agent':
      return run.agent === undefined
    case 'too-often':
      return counts.refusals + 1 >= plan.refusals
  }
}

/** The run after a row of its table, with all that follows from it still to be done. */
export function advance(
  run: RunRecord,
  { table, row, on }: { readonly table: Table; readonly row: Row; readonly on: EventName },
  world: Circumstances,
): RunRecord {
  const actions = row.do ?? []
  const state = row.to ?? run.state
  const access = world.access ?? run.access
  const counted = { ...run, access, counts: count(run, actions) }
  const reason = state === 'over' ? toReason(row, counted) : run.reason
  const call = actions.includes('dial') ? newCall(counted) : counted.call
  const queued = table.queued.includes(state)
  const moved = { ...counted, state, reason, call, queued, reported: furthest(run.reported, state) }
  return {
    ...moved,
    dueAt: toDueAt(run, moved, { table, actions, world }),
    agent: queued && !isNewTurn(state, actions) ? run.agent : undefined,
    todo: [...run.todo, ...consequences(run, moved, { actions, on, world })],
  }
}

/** Whoever waits again waits for another turn, even where the agent of the last one is still there. */
function isNewTurn(state: State, actions: readonly Action[]): boolean {
  return state === 'waiting' || actions.includes('pass-on')
}

function count({ counts }: RunRecord, actions: readonly Action[]) {
  const one = (action: Action) => (actions.includes(action) ? 1 : 0)
  return {
    asks: counts.asks + one('ask'),
    invites: counts.invites + one('invite'),
    gives: counts.gives + one('give'),
    dials: counts.dials + one('dial'),
    refusals: counts.refusals + one('refusal'),
  }
}

function newCall({ serviceId, counts, agent }: RunRecord): CallRecord {
  return { id: `${serviceId}-${counts.dials}`, agent: agent?.id ?? '', begun: false }
}

function toReason({ because }: Row, { counts }: RunRecord): EndReason | undefined {
  return because === 'AGENT_PREVIEW_CANCEL_AFTER_n_REJECTS'
    ? `AGENT_PREVIEW_CANCEL_AFTER_${counts.refusals}_REJECTS`
    : because
}

/** A limit goes on through states that share it, and begins anew with each asking and giving. */
function toDueAt(
  before: RunRecord,
  after: RunRecord,
  o: { table: Table; actions: readonly Action[]; world: Circumstances },
): Milliseconds | undefined {
  const limit = o.table.limits[after.state]
  if (limit === undefined) return undefined
  const isAnew = o.actions.some((action) => ['ask', 'invite', 'give', 'dial'].includes(action))
  if (!isAnew && o.table.limits[before.state] === limit) return before.dueAt
  return endOf(limit, after, o.world)
}

export function endOf(limit: Limit, run: RunRecord, { now, ringTimeout }: Circumstances) {
  const { plan, access } = run
  switch (limit) {
    case 'confirm':
      return now + plan.confirmTimeout * 1000
    case 'booking':
      return access?.expiresAt ?? now + plan.confirmTimeout * 1000 // of a chat, nothing is booked
    case 'ring':
      return now + ringTimeout
    case 'retry':
      return now + plan.retry * 1000
    case 'snooze':
      return now + plan.snooze * 1000
    case 'opening':
      return plan.opensAt ?? now
  }
}

/** In the order in which it is to be done. */
function consequences(
  before: RunRecord,
  after: RunRecord,
  o: { actions: readonly Action[]; on: EventName; world: Circumstances },
): Todo[] {
  const { agent, call } = before
  const has = (action: Action) => o.actions.includes(action)
  return [
    ...(has('hang-up') && call?.begun ? [toHangUp(call, o.world)] : []),
    ...(has('pass-on') && agent ? [{ do: 'pass-on', agent: agent.id } as const] : []),
    ...(before.queued && !after.queued ? [{ do: 'withdraw' } as const] : []),
    ...(after.queued && !before.queued ? [{ do: 'queue' } as const] : []),
    ...(after.state === 'over' && after.access ? [{ do: 'release' } as const] : []),
    ...(has('seat') && agent ? [{ do: 'seat', agent: agent.id } as const] : []),
    ...toReport(before, after, o.on),
    ...(has('dial') ? [{ do: 'dial' } as const] : []),
    ...toPrompt(after, o.actions),
  ]
}

/** What rings is given up by the exchange itself, in the time it may ring. */
function toHangUp({ id }: CallRecord, { now, ringTimeout }: Circumstances): Todo {
  return { do: 'hang-up', call: id, until: now + ringTimeout }
}

function toReport(before: RunRecord, after: RunRecord, on: EventName): Todo[] {
  const { reported: state, reason } = after
  if (state === undefined || state === before.reported) return []
  return [{ do: 'report', state, reason, because: `${before.state}: ${on}` }]
}

const order: readonly ReportedState[] = ['ROUTING', 'PROCESSING', 'COMPLETED']

function furthest(before: ReportedState | undefined, state: State): ReportedState | undefined {
  const now = reported[state]
  if (before === undefined || now === undefined) return now ?? before
  return order.indexOf(now) > order.indexOf(before) ? now : before
}

function toPrompt(run: RunRecord, actions: readonly Action[]): Todo[] {
  return (['ask', 'invite', 'announce'] as const)
    .filter((action) => actions.includes(action))
    .flatMap((action) => {
      const prompt = promptOf(action, run)
      return prompt === undefined ? [] : [{ do: 'tell', action: prompt } as const]
    })
}
