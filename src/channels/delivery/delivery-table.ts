import { toTimestamp } from '../../base/kernel/index.ts'
import type { Deliveries, Filter } from './deliveries.ts'
import type { DeliveryRecord } from './delivery-record.ts'
import { shownDeviceId } from './shown-device.ts'

const pageSize = 500
const byteOrderMark = '\uFEFF' // without it Excel takes UTF-8 for something else

const columns = [
  ...(['id', 'createdAt', 'state', 'purpose', 'type', 'provider', 'device'] as const),
  ...(['tag', 'event', 'attempts', 'lastAt', 'reason', 'providerId', 'node'] as const),
]

/** All deliveries that a filter lets through, page by page. */
export async function* allOf(
  deliveries: Pick<Deliveries, 'list'>,
  filter: Omit<Filter, 'most'>,
): AsyncGenerator<DeliveryRecord> {
  let { cursor } = filter
  do {
    const page = await deliveries.list({ ...filter, cursor, most: pageSize })
    yield* page.deliveries
    cursor = page.cursor
  } while (cursor !== undefined)
}

/** RFC 4180, line by line; text that a spreadsheet would run as a formula gets an apostrophe before it. */
export async function* toCsv(records: AsyncIterable<DeliveryRecord>): AsyncGenerator<string> {
  yield `${byteOrderMark}${columns.join(',')}\r\n`
  for await (const record of records) {
    const row = toRow(record)
    yield `${columns.map((column) => toCell(row[column])).join(',')}\r\n`
  }
}

/** One JSON object a line. */
export async function* toNdjson(records: AsyncIterable<DeliveryRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(toRow(record))}\n`
}

/** A delivery in one line: its last attempt stands for all. */
function toRow({
  device,
  event,
  attempts,
  ...record
}: DeliveryRecord): Record<(typeof columns)[number], string> {
  const last = attempts.at(-1)
  return {
    id: record.id,
    createdAt: toTimestamp(record.createdAt),
    state: record.state,
    purpose: record.purpose,
    type: device.type,
    provider: device.provider ?? '',
    device: shownDeviceId(device.deviceId),
    tag: event.tag,
    event: event.id,
    attempts: String(attempts.length),
    lastAt: last === undefined ? '' : toTimestamp(last.at),
    reason: last?.reason ?? '',
    providerId: last?.providerId ?? '',
    node: record.node,
  }
}

function toCell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
