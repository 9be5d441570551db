import { createHash } from 'node:crypto'

/** What is measured, and of which object. An empty text is one that was not given. */
export interface Statistic {
  /** As `toObjectType` spells it. */
  readonly objectType: string
  readonly objectId: string
  readonly tenant: string
  readonly tenantPassword: string
  readonly metric: string
  readonly filter: string
  readonly timeProfile: string
  readonly timeRange: string
  readonly timeRange2: string
}

/** Most are numbers; a state is a text. */
export type StatisticValue = number | string

/**
 * The same for every node, and of one length whatever clients write. The password counts: what one
 * opens must not be read with another.
 */
export function statisticId(statistic: Statistic): string {
  const { objectType, objectId, tenant, tenantPassword, metric } = statistic
  const { filter, timeProfile, timeRange, timeRange2 } = statistic
  const fields = [objectType, objectId, tenant, tenantPassword, metric]
  const text = JSON.stringify([...fields, filter, timeProfile, timeRange, timeRange2])
  return createHash('sha256').update(text).digest('base64url')
}
