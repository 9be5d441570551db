import type { Interaction } from '../../routing/index.ts'
import type { AgentView, RunRecord } from './run/run-record.ts'
import type { EventName } from './tables/state-table.ts'

/** What has happened on the agent's side, and how that side stands after it. */
export interface AgentEvent {
  readonly name: Extract<EventName, 'turn' | 'taken' | 'lost' | 'done' | 'dropped'>
  readonly agent: AgentView | undefined
  /** When the interaction arrived that is no more. */
  readonly ended?: number
}

/** As long as these are to be done, routing shows what was, not what is. */
const moves: ReadonlySet<string> = new Set(['queue', 'withdraw', 'pass-on'])

/**
 * The first thing that routing's interaction tells and the run does not know yet; undefined when it
 * knows all. Whatever was missed in between is of no interest: what counts is how things stand.
 */
export function nextAgentEvent(
  run: RunRecord,
  interaction: Interaction | undefined,
): AgentEvent | undefined {
  if (!run.queued || run.todo.some((todo) => moves.has(todo.do))) return undefined
  if (interaction === undefined) return { name: nameOfEnd(run.agent), agent: undefined } // forgotten, an hour after its end
  const { state, agent, acceptedAt, arrivedAt } = interaction
  if (state === 'ended') {
    const name = acceptedAt === undefined ? nameOfEnd(run.agent) : 'done'
    return { name, agent: undefined, ended: arrivedAt }
  }
  return toChange(run.agent, toView(state, agent))
}

const nameOfEnd = (agent: AgentView | undefined) => (agent?.stage === 'held' ? 'done' : 'dropped')

function toView(state: Interaction['state'], agent: string | undefined): AgentView | undefined {
  if (agent === undefined || state === 'waiting') return undefined
  return { id: agent, stage: state === 'active' ? 'held' : 'offered' }
}

/** One step: who is another agent's now has been lost before. */
function toChange(known: AgentView | undefined, now: AgentView | undefined) {
  if (known?.id === now?.id && known?.stage === now?.stage) return undefined
  const isAdvance = known === undefined || (known.id === now?.id && known.stage === 'offered')
  if (now === undefined || !isAdvance) return { name: 'lost', agent: undefined } as const
  return { name: now.stage === 'held' ? 'taken' : 'turn', agent: now } as const
}
