import type { SignedIn } from '../../base/http/index.ts'
import { client } from '../../center/chat-server/index.ts'
import type { AgentChange } from '../../center/routing/index.ts'
import type { AuditNote } from '../audit/index.ts'
import { agentNameReserved, notYourDesk } from './desk-errors.ts'

/** The agent that is acted as; `by` is whoever does so in the agent's stead. */
export interface Seat {
  readonly agent: string
  readonly by?: Pick<AuditNote, 'who' | 'role' | 'address'>
}

/** An agent is its own, a supervisor anybody's, the customer's nobody. */
export function takeSeat({ name, role }: SignedIn, address: string, agent: string): Seat {
  if (role === 'agent' && name !== agent) throw notYourDesk(agent)
  if (agent === client) throw agentNameReserved(agent)
  return name === agent ? { agent } : { agent, by: { who: name, role, address } }
}

/** What a change sets, as `now` has it: `state: NOT_READY, reason: lunch`. */
export function spellChange(change: AgentChange, now: AgentChange): string {
  const names = (Object.keys(change) as (keyof AgentChange)[]).filter((name) => {
    return change[name] !== undefined && now[name] !== undefined
  })
  return names.map((name) => `${name}: ${String(now[name])}`).join(', ')
}
