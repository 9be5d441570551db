import { toE164 } from '../../../../base/phone/index.ts'
import type { Run } from '../../orchestrator.ts'
import type { Plan } from './plan.ts'
import { text } from './run-options.ts'
import type { RunRecord } from './run-record.ts'

type Card = Readonly<Record<string, string>>

const room = 12_288 // bytes; routing takes 16 KB, and the run's own lines need some

/**
 * What the agent gets to see of the customer, as `_attach_udata` has it: each value by its name, all
 * in one, or where it is stored. What is too long for a card stays in storage.
 */
export function toCard(run: Run, plan: Plan): Card {
  const number = plan.number === '' ? {} : { _customer_number: plan.number }
  const line = toE164(plan.number, plan.country)
  return {
    ...number,
    ...(line === undefined ? {} : { _dial: line }),
    _service: run.service,
    ...attached(run),
  }
}

function attached(run: Run): Card {
  const way = text(run, '_attach_udata') ?? 'separate_keys'
  if (way === 'gms_storage_id') return { GMS_UserData: run.serviceId }
  const data = fitting(run.data)
  return way === 'single_json' ? { GMS_UserData: JSON.stringify(data) } : data
}

function fitting(data: Card): Card {
  let left = room
  return Object.fromEntries(
    Object.entries(data).filter(([name, value]) => {
      if (name.startsWith('_') || name === 'gms_user') return false // the run's own; nobody's business
      const size = 2 * Buffer.byteLength(JSON.stringify([name, value])) // in single_json each quote takes two
      if (size > left) return false
      left -= size
      return true
    }),
  )
}

/** The card of the moment: which scenario it is, and how often the customer was called in vain. */
export function cardNow({ card, scenario, plan, counts, outcome }: RunRecord): Card {
  const calls = `${counts.dials + 1} of ${plan.dials}`
  return {
    ...card,
    _scenario: scenario,
    ...(scenario.endsWith('USERTERM') ? { _dial_attempt: calls } : {}),
    ...(outcome === undefined ? {} : { _last_outcome: outcome }),
  }
}
