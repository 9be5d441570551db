import type { RunRecord } from '../run/run-record.ts'
import type { ScenarioName } from '../run/scenario.ts'
import { chat } from './chat.ts'
import type { Table } from './state-table.ts'
import { userOriginated } from './user-originated.ts'
import { userTerminated } from './user-terminated.ts'

/** By scenario; each is the whole of what can happen in it. */
export const tables: Readonly<Record<ScenarioName, Table>> = {
  'VOICE-NOW-USERORIG': userOriginated.immediate,
  'VOICE-WAIT-USERORIG': userOriginated.delayed,
  'VOICE-NOW-USERTERM': userTerminated.immediate,
  'VOICE-WAIT-USERTERM': userTerminated.delayed,
  'CHAT-NOW': chat.immediate,
  'CHAT-WAIT': chat.delayed,
}

/** Who is not to confirm is not asked, whether an agent was waited for or not. */
export function tableOf({ scenario, plan }: Pick<RunRecord, 'scenario' | 'plan'>): Table {
  const isUnasked = scenario === 'VOICE-WAIT-USERTERM' && !plan.confirms
  return isUnasked ? userTerminated.immediate : tables[scenario]
}
