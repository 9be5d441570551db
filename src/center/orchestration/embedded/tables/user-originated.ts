import type { Row, State, Table } from './state-table.ts'
import { tooEarly } from './too-early.ts'

const unserved: readonly State[] = ['waiting', 'asked', 'held', 'expected', 'calling']
const open: readonly State[] = [...unserved, 'snoozed', 'early']

/**
 * The customer is asked, up to three times. Who does not answer cannot be connected from here: the
 * device is told once to come without asking, and that was the last try.
 */
const confirmation: readonly Row[] = [
  { from: ['waiting'], on: 'turn', when: 'may-ask', do: ['ask'], to: 'asked' },
  { from: ['waiting'], on: 'turn', when: 'may-invite', do: ['invite'], to: 'asked' },
  { from: ['waiting'], on: 'taken', when: 'may-ask', do: ['ask'], to: 'held' },
  { from: ['waiting'], on: 'taken', when: 'may-invite', do: ['invite'], to: 'held' },
  { from: ['asked'], on: 'taken', to: 'held' },
  { from: ['asked'], on: 'timeout', when: 'no-agent', to: 'waiting' },
  { from: ['asked', 'held'], on: 'timeout', when: 'may-ask', do: ['ask'] },
  { from: ['asked', 'held'], on: 'timeout', when: 'may-invite', do: ['invite'] },
  ...(['turn', 'taken', 'timeout'] as const).flatMap((on): Row[] => {
    const from: readonly State[] = on === 'timeout' ? ['asked', 'held'] : ['waiting']
    return [
      { from, on, when: 'connects-anyway', to: 'over', because: 'FAIL_CALL_TO_CUSTOMER' },
      { from, on, to: 'over', because: 'FAIL_USER_NO_CONFIRM' },
    ]
  }),
]

/** Numbers and addresses are given out, and run out. */
const gifts: readonly Row[] = [
  {
    from: ['early', 'waiting', 'asked', 'expected', 'snoozed'],
    on: 'connect',
    when: 'may-give',
    do: ['give'],
    to: 'expected',
  },
  { from: ['held', 'calling'], on: 'connect', when: 'may-give', do: ['give'], to: 'calling' },
  { from: ['expected'], on: 'taken', to: 'calling' },
  { from: ['calling'], on: 'lost', to: 'expected' },
  { from: ['expected'], on: 'timeout', when: 'may-give', to: 'waiting' },
  { from: ['calling'], on: 'timeout', when: 'may-give', do: ['invite'], to: 'held' },
  { from: ['expected', 'calling'], on: 'timeout', to: 'over', because: 'FAIL_CALL_TO_CUSTOMER' },
]

/** A call comes in, at its time or late; a chat begins. */
const arrivals: readonly Row[] = [
  { from: ['held', 'calling'], on: 'arrived', do: ['seat'], to: 'talking' },
  { from: ['early', 'waiting', 'asked', 'expected', 'snoozed'], on: 'arrived', to: 'arrived' },
  { from: ['arrived'], on: 'taken', do: ['seat'], to: 'talking' },
]

const agents: readonly Row[] = [
  { from: ['held'], on: 'lost', to: 'asked' }, // the next agent may be there before the answer is
  {
    from: unserved,
    on: 'refused',
    when: 'too-often',
    do: ['refusal'],
    to: 'over',
    because: 'AGENT_PREVIEW_CANCEL_AFTER_n_REJECTS',
  },
  { from: unserved, on: 'refused', do: ['refusal'] },
  {
    from: unserved,
    on: 'done',
    when: 'too-often',
    do: ['refusal'],
    to: 'over',
    because: 'AGENT_PREVIEW_CANCEL_AFTER_n_REJECTS',
  },
  { from: ['waiting', 'asked', 'held'], on: 'done', do: ['refusal'], to: 'waiting' },
  { from: ['expected', 'calling'], on: 'done', do: ['refusal'], to: 'expected' },
  { from: ['arrived'], on: 'done', to: 'over', because: 'AGENT_CONNECTED' },
  {
    from: ['waiting', 'asked', 'expected', 'arrived'],
    on: 'dropped',
    to: 'over',
    because: 'FAIL_TARGET_NOT_FOUND',
  },
]

const endings = (before: readonly State[]): Row[] => [
  { from: ['talking'], on: 'done', to: 'over', because: 'AGENT_CONNECTED' },
  { from: ['talking'], on: 'disconnect', to: 'over', because: 'AGENT_CONNECTED' },
  { from: before, on: 'cancel', to: 'over', because: 'CANCELLED' },
  { from: before, on: 'disconnect', to: 'over', because: 'CANCELLED' },
  { from: before, on: 'expiry', to: 'over', because: 'FAIL_TIMEOUT_TTL' },
  { from: [...before, 'talking'], on: 'terminate', to: 'over', because: 'CANCELLED' },
]

const pauses: readonly Row[] = [
  { from: open, on: 'snooze', to: 'snoozed' },
  { from: ['snoozed'], on: 'timeout', to: 'waiting' },
]

/** The customer waits for an agent, is asked, and comes: by telephone, or by chat. */
const delayed: Table = {
  initial: 'waiting',
  queued: ['waiting', 'asked', 'held', 'expected', 'calling', 'arrived', 'talking'],
  limits: {
    asked: 'confirm',
    held: 'confirm',
    expected: 'booking',
    calling: 'booking',
    snoozed: 'snooze',
    early: 'opening',
  },
  rows: [
    ...tooEarly.waiting,
    ...confirmation,
    ...gifts,
    ...arrivals,
    ...agents,
    ...pauses,
    ...endings([...open, 'arrived']),
  ],
}

/** The customer has the number at once, calls, and waits on the line. */
const immediate: Table = {
  initial: 'expected',
  queued: ['arrived', 'talking'],
  limits: { expected: 'booking' },
  rows: [
    { from: ['expected', 'lapsed'], on: 'connect', when: 'may-give', do: ['give'], to: 'expected' },
    { from: ['expected'], on: 'timeout', when: 'may-give', to: 'lapsed' },
    { from: ['expected'], on: 'timeout', to: 'over', because: 'FAIL_CALL_TO_CUSTOMER' },
    { from: ['expected', 'lapsed'], on: 'arrived', to: 'arrived' },
    { from: ['arrived'], on: 'taken', to: 'talking' },
    { from: ['arrived'], on: 'done', to: 'over', because: 'AGENT_CONNECTED' },
    { from: ['arrived'], on: 'dropped', to: 'over', because: 'FAIL_TARGET_NOT_FOUND' },
    ...endings(['expected', 'lapsed', 'arrived']),
  ],
}

export const userOriginated = { immediate, delayed } as const satisfies Record<string, Table>
