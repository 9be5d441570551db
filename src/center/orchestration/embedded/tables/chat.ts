import type { Row, Table } from './state-table.ts'
import { userOriginated } from './user-originated.ts'

/** The chat server tells by itself when nobody is there any more. */
const leaving = (before: Row['from']): Row[] => [
  { from: before, on: 'left', to: 'over', because: 'CANCELLED' },
  { from: ['talking'], on: 'left', to: 'over', because: 'AGENT_CONNECTED' },
]

/** Who has lost the address of the chat they are in may have it again. */
const again: Row = { from: ['arrived', 'talking'], on: 'connect' }

/** The customer has the address of a chat at once; what goes to the queue is the chat. */
const immediate: Table = {
  initial: 'expected',
  queued: ['arrived', 'talking'],
  limits: {},
  rows: [
    { from: ['expected'], on: 'connect', do: ['give'] },
    { from: ['expected'], on: 'arrived', to: 'arrived' },
    { from: ['arrived'], on: 'taken', do: ['seat'], to: 'talking' },
    { from: ['arrived'], on: 'done', to: 'over', because: 'AGENT_CONNECTED' },
    { from: ['arrived'], on: 'dropped', to: 'over', because: 'FAIL_TARGET_NOT_FOUND' },
    { from: ['talking'], on: 'done', to: 'over', because: 'AGENT_CONNECTED' },
    { from: ['talking'], on: 'disconnect', to: 'over', because: 'AGENT_CONNECTED' },
    { from: ['expected', 'arrived'], on: 'cancel', to: 'over', because: 'CANCELLED' },
    { from: ['expected', 'arrived'], on: 'disconnect', to: 'over', because: 'CANCELLED' },
    { from: ['expected', 'arrived'], on: 'expiry', to: 'over', because: 'FAIL_TIMEOUT_TTL' },
    { from: ['expected', 'arrived', 'talking'], on: 'terminate', to: 'over', because: 'CANCELLED' },
    again,
    ...leaving(['expected', 'arrived']),
  ],
}

/** As with a call: who has confirmed comes, only to an address instead of a number. */
const delayed: Table = {
  ...userOriginated.delayed,
  rows: [
    ...userOriginated.delayed.rows,
    again,
    ...leaving(['early', 'waiting', 'asked', 'held', 'expected', 'calling', 'arrived', 'snoozed']),
  ],
}

export const chat = { immediate, delayed } as const satisfies Record<string, Table>
