import type { Parameters } from '../../base/http/index.ts'
import { type Statistic, toObjectType } from '../../center/stat-server/index.ts'
import {
  notificationModeUnknown,
  parameterMissing,
  parameterNotText,
  parameterTooLong,
  statisticMalformed,
} from './stat-errors.ts'

const longestName = 256 // characters of an object, a metric, a tenant
const longestFilter = 2048 // a filter may be an expression
const usualTenant = 'Environment' // of all examples of the reference
const notificationModes = ['nonotification', 'reset', 'immediate']

/** The statistic that a request asks for; throws 403 where it is not well defined. */
export function toStatistic(parameters: Parameters): Statistic {
  const text = (name: string, longest = longestName) => textOf(parameters, name, longest)
  const required = (name: string, otherwise = '') => {
    const value = text(name) || otherwise
    if (value === '') throw parameterMissing(name)
    return value
  }
  return {
    objectId: required('objectId'),
    objectType: toObjectType(required('objectType')),
    tenant: text('tenant') || usualTenant,
    tenantPassword: text('tenantPassword'),
    metric: required('metric', text('statisticType')),
    filter: text('filter', longestFilter),
    timeProfile: text('timeProfile'),
    timeRange: text('timeRange'),
    timeRange2: text('timeRange2'),
  }
}

/** One of a list: `Metric;ObjectType;ObjectId;TenantName`, the tenant of which may be left out. */
export function toListedStatistic(parameters: Parameters, key: string): Statistic {
  const parts = textOf(parameters, key, 4 * longestName).split(';')
  const [metric = '', objectType = '', objectId = '', tenant = ''] = parts.map((part) =>
    part.trim(),
  )
  if (parts.length > 4 || metric === '' || objectType === '' || objectId === '') {
    throw statisticMalformed(key)
  }
  return {
    metric,
    objectType: toObjectType(objectType),
    objectId,
    tenant: tenant || usualTenant,
    ...{ tenantPassword: '', filter: '', timeProfile: '', timeRange: '', timeRange2: '' },
  }
}

/**
 * True when the value is to be computed now. The other modes say when Stat Server would go on sending
 * values; nobody is sent one here, so they change nothing.
 */
export function isImmediate(parameters: Parameters): boolean {
  const mode = textOf(parameters, 'notificationMode', longestName).toLowerCase()
  if (mode !== '' && !notificationModes.includes(mode)) throw notificationModeUnknown()
  return mode === 'immediate'
}

/** Without the blanks around it; empty when it is not there. */
function textOf(parameters: Parameters, name: string, longest: number): string {
  if (!parameters.has(name)) return ''
  const text = parameters.text(name)?.trim()
  if (text === undefined) throw parameterNotText(name)
  if (text.length > longest) throw parameterTooLong(name, longest)
  return text
}
