import type { Milliseconds } from '../../../../base/kernel/index.ts'
import type { EndReason } from '../ports.ts'
import type { ReportedState, State } from '../tables/state-table.ts'
import type { Plan } from './plan.ts'
import type { ScenarioName } from './scenario.ts'

/** What an agent has to do with it, as far as the scenario has acted on it. */
export interface AgentView {
  readonly id: string
  readonly stage: 'offered' | 'held'
}

/** One attempt to call the customer. */
export interface CallRecord {
  readonly id: string
  readonly agent: string
  /** From then on it may ring, and is not dialled again. */
  readonly begun: boolean
}

/** The number that was given out last. */
export interface Access {
  readonly number: string
  readonly code: string | undefined
  readonly expiresAt: Milliseconds
}

export interface Counts {
  readonly asks: number
  readonly invites: number
  readonly gives: number
  readonly dials: number
  /** Offers that agents rejected, and what they gave up. */
  readonly refusals: number
}

/**
 * What has still to be done in the world after a change of state. It is kept with the change, so
 * that another node does it when this one has died.
 */
export type Todo =
  | { readonly do: 'queue' | 'withdraw' | 'release' | 'dial' }
  | { readonly do: 'tell'; readonly action: string }
  /** `until` then it rings no more by itself. */
  | { readonly do: 'hang-up'; readonly call: string; readonly until: Milliseconds }
  | { readonly do: 'pass-on'; readonly agent: string }
  | { readonly do: 'seat'; readonly agent: string }
  | {
      readonly do: 'report'
      readonly state: ReportedState
      readonly reason: EndReason | undefined
      readonly because: string
    }

/** One callback that is carried out here; points in time are by the clock of Redis. */
export interface RunRecord {
  readonly serviceId: string
  readonly dataId: string
  readonly user: string | undefined
  readonly scenario: ScenarioName
  readonly plan: Plan
  /** What the agent gets to see, beside what the run itself knows. */
  readonly card: Readonly<Record<string, string>>
  readonly state: State
  readonly reason: EndReason | undefined
  /** The furthest that the callback is said to be; it does not go back. */
  readonly reported: ReportedState | undefined
  readonly endsAt: Milliseconds
  /** When the state has lasted long enough. */
  readonly dueAt: Milliseconds | undefined
  readonly agent: AgentView | undefined
  /** Whether it stands in the queue of routing, or is about to. */
  readonly queued: boolean
  /** Arrival of an interaction that is history: what routing tells of it is no news. */
  readonly former: Milliseconds | undefined
  /** Where it stood in the queue when it left it: who pauses comes back to that place. */
  readonly place: number | undefined
  readonly counts: Counts
  readonly access: Access | undefined
  readonly call: CallRecord | undefined
  /** How the last call went. */
  readonly outcome: string | undefined
  readonly todo: readonly Todo[]
}

export const isOver = ({ state }: Pick<RunRecord, 'state'>): boolean => state === 'over'
