import type { Callback } from '../../../api/callback/index.ts'
import { compareMarks, markOf } from './cursor.ts'

const fields = ['due', 'service', 'state', 'customer', 'attempts', 'created'] as const

type Field = (typeof fields)[number]

/** `-` stands for the other way round. */
export type Order = Field | `-${Field}`

export const orders: readonly Order[] = fields.flatMap((field) => [field, `-${field}` as const])

/** By the field, then by desired time. */
export function byOrder(order: Order): (one: Callback, other: Callback) => number {
  const sign = order.startsWith('-') ? -1 : 1
  const field = order.replace(/^-/, '')
  const compare = comparisons[fields.find((each) => each === field) ?? 'due']
  return (one, other) => sign * compare(one, other) || compareMarks(markOf(one), markOf(other))
}

const comparisons: Readonly<Record<Field, (one: Callback, other: Callback) => number>> = {
  due: (one, other) => compareMarks(markOf(one), markOf(other)),
  service: (one, other) => compareTexts(one.service, other.service),
  state: (one, other) => rankOf(one) - rankOf(other),
  customer: (one, other) => compareTexts(numberOf(one), numberOf(other)),
  attempts: (one, other) => one.attempts - other.attempts,
  created: (one, other) => one.createdAt - other.createdAt,
}

const ranks = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING', 'COMPLETED']

const rankOf = ({ state }: Callback) => ranks.indexOf(state)

/** The customer's number as it was given; '' where there is none. */
export function numberOf({ properties }: Pick<Callback, 'properties'>): string {
  return Object.hasOwn(properties, '_customer_number') ? (properties._customer_number ?? '') : ''
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
