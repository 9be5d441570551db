import type { Milliseconds, Seconds } from '../../../../base/kernel/index.ts'
import { codeLengths } from '../../../access-numbers/index.ts'
import type { FirstParty } from '../../dialler/dialler.ts'
import type { Run } from '../../orchestrator.ts'
import { parameterInvalid } from '../embedded-errors.ts'
import { flag, number, requestedNumber, text } from './run-options.ts'

/** What the options make of a scenario, settled when it starts: a run is not changed under way. */
export interface Plan {
  readonly confirms: boolean
  readonly confirmTimeout: Seconds
  /** How often the customer is asked. */
  readonly asks: number
  /** Whether the customer is connected when they do not answer. */
  readonly connectsAnyway: boolean
  readonly snooze: Seconds
  /** How often a number or an address is given out. */
  readonly gives: number
  readonly dials: number
  readonly retry: Seconds
  /** How many refusals of agents end it. */
  readonly refusals: number
  readonly first: FirstParty
  readonly country: string
  readonly number: string
  /** From where the customer will call. */
  readonly caller: string
  readonly queue: string
  readonly access: AccessPlan
  /** Before it the customer is not called, nor asked; undefined where no time was booked. */
  readonly opensAt?: Milliseconds | undefined
  readonly near: { readonly eta: Seconds; readonly position: number }
}

/** As AccessWish has it. */
export interface AccessPlan {
  readonly group: string
  readonly withCode: boolean
  readonly codeLength: number
  readonly strategy?: 'RANDOM' | 'ROUND-ROBIN' | 'LOCAL' | 'CLUSTER'
  readonly timeout?: Seconds
}

const day = 86_400
const strategies = ['RANDOM', 'ROUND-ROBIN', 'LOCAL', 'CLUSTER'] as const
const some = { min: 1, max: 100 }
const longestTtl = 31_536_000 // seconds, a year; as for every service

/** Throws where the request or an option says what cannot be; defaults as the template has them. */
export function toPlan(run: Run): Plan {
  return {
    confirms: flag(run, '_wait_for_user_confirm'),
    confirmTimeout: number(run, '_user_confirm_timeout', { min: 1, max: day }) ?? 30,
    asks: number(run, '_max_number_of_user_availability_confirmation_attempts', some) ?? 3,
    connectsAnyway: (text(run, '_on_user_confirm_timeout') ?? anyway) === anyway,
    snooze: number(run, '_snooze_duration', { min: 1, max: day }) ?? 300,
    gives: number(run, '_userorig_connect_limit', some) ?? 3,
    dials: number(run, '_max_dial_attempts', some) ?? 3,
    retry: number(run, '_dial_retry_timeout', { min: 0, max: day }) ?? 300,
    refusals: number(run, '_max_agent_rejects', some) ?? 10, // ours; a callback that all avoid is a bad one
    first: toFirst(text(run, '_userterminated_first_connect_party')),
    country: text(run, '_default_country')?.toUpperCase() ?? 'US',
    number: text(run, '_customer_number') ?? '',
    caller: text(run, '_phone_number') ?? text(run, '_customer_number') ?? '',
    queue: text(run, '_urs_virtual_queue') ?? 'default',
    access: toAccess(run),
    opensAt: toOpening(run),
    near: {
      eta: number(run, '_agent_ready_eta_threshold', { min: 0, max: day }) ?? 35,
      position: number(run, '_agent_ready_position_threshold', { min: 0, max: 100_000 }) ?? 5,
    },
  }
}

const anyway = 'CONNECT-ANYWAY'

/** `_ttl` is counted from the desired time (that of the start, when none is desired). */
export function toEnd(run: Run, now: Milliseconds): Milliseconds {
  const ttl = number(run, '_ttl', { min: 1, max: longestTtl }) ?? day
  return Math.max(now, desiredAt(run) ?? now) + ttl * 1000
}

/** A booked callback joins the queue ahead of its time; its turn may come too soon. */
function toOpening(run: Run): Milliseconds | undefined {
  const threshold = number(run, '_desired_connect_time_threshold', { min: 0, max: day }) ?? 180
  const desired = desiredAt(run)
  return desired === undefined ? undefined : desired - threshold * 1000
}

function desiredAt(run: Run): Milliseconds | undefined {
  const time = Date.parse(text(run, '_desired_time') ?? '')
  return Number.isNaN(time) ? undefined : time
}

function toAccess(run: Run): AccessPlan {
  const timeout = requestedNumber(run, '_booking_expiration_timeout', { min: 5, max: 1800 })
  const strategy = toStrategy(text(run, '_allocation_strategy'))
  return {
    group: text(run, '_resource_group') ?? 'DNIS',
    withCode: flag(run, '_provide_code'),
    codeLength: number(run, '_access_code_length', codeLengths) ?? 6,
    ...(timeout === undefined ? {} : { timeout }),
    ...(strategy === undefined ? {} : { strategy }),
  }
}

function toStrategy(word: string | undefined) {
  if (word === undefined) return undefined
  const strategy = strategies.find((each) => each === word.toUpperCase())
  if (strategy !== undefined) return strategy
  throw parameterInvalid('_allocation_strategy', `is none of ${strategies.join(', ')}`)
}

function toFirst(word: string | undefined): FirstParty {
  const first = word?.toUpperCase() ?? 'CUSTOMER'
  if (first === 'CUSTOMER' || first === 'AGENT') return first
  throw parameterInvalid('_userterminated_first_connect_party', 'is neither CUSTOMER nor AGENT')
}
