import {
  type Callback,
  CallbackOptions,
  type OptionSource,
  parseHistory,
} from '../../api/callback/index.ts'
import type { SignedIn } from '../../base/http/index.ts'
import { type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import { masker, numberFor } from './masking.ts'
import { numberOf } from './queue/order.ts'
import { isLate } from './queue/selection.ts'

/** A callback on one line. */
export interface CallbackRow {
  readonly id: string
  readonly service: string
  readonly state: Callback['state']
  readonly reason?: string
  readonly desiredTime: string
  readonly late: boolean
  readonly customerNumber: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly completedAt?: string
  readonly attempts: number
  readonly agent?: string
  /** What callbacks of the service are found by, and this one has. */
  readonly keys: Readonly<Record<string, string>>
}

export interface RowParts {
  readonly source: OptionSource
  /** Who has it now; undefined when nobody has, or nobody here knows. */
  agentOf(id: string): Promise<string | undefined>
  readonly now: Milliseconds
}

export async function toRow(
  callback: Callback,
  parts: RowParts,
  user: SignedIn,
): Promise<CallbackRow> {
  const { id, service, state, reason, desiredAt, createdAt, expiresAt, attempts } = callback
  const number = numberOf(callback)
  const mask = masker(user, number)
  const agent = state === 'SCHEDULED' ? undefined : await parts.agentOf(id)
  const completedAt = completedAtOf(callback)
  const keys = keysOf(callback, parts.source).map(([name, value]) => [name, String(mask(value))])
  return {
    ...{ id, service, state },
    ...(reason === undefined ? {} : { reason }),
    desiredTime: toTimestamp(desiredAt),
    late: isLate(callback, parts.now),
    customerNumber: numberFor(user, number),
    createdAt: toTimestamp(createdAt),
    expiresAt: toTimestamp(expiresAt),
    ...(completedAt === undefined ? {} : { completedAt: toTimestamp(completedAt) }),
    attempts,
    ...(agent === undefined ? {} : { agent }),
    keys: Object.fromEntries(keys),
  }
}

function keysOf(callback: Callback, source: OptionSource): (readonly [string, string])[] {
  const names = CallbackOptions.of(source, callback.service)?.lookupKeys ?? []
  return names.flatMap((name) => {
    const value = Object.hasOwn(callback.properties, name) ? callback.properties[name] : undefined
    return value === undefined || name === '_customer_number' ? [] : [[name, value] as const]
  })
}

const afterEnd = new Set(['farewell', 'status notification'])

/** When its last step was that was not about telling others of the end. */
function completedAtOf({ state, history, createdAt }: Callback): Milliseconds | undefined {
  if (state !== 'COMPLETED') return undefined
  return parseHistory(history, createdAt).findLast(({ step }) => !afterEnd.has(step))?.at
}
