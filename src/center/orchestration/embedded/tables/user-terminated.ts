import type { Row, State, Table } from './state-table.ts'
import { tooEarly } from './too-early.ts'

const rejected = 'AGENT_PREVIEW_CANCEL_AFTER_n_REJECTS'
const preview: readonly State[] = ['waiting', 'asked', 'held']
const unasked: readonly State[] = ['early', 'confirmed', 'pausing']
const early: readonly State[] = [...unasked, 'waiting', 'asked', 'held', 'snoozed']

/** The customer is asked, up to three times; who does not answer is called anyway, or not at all. */
const confirmation: readonly Row[] = [
  { from: ['waiting'], on: 'turn', when: 'may-ask', do: ['ask'], to: 'asked' },
  { from: ['waiting'], on: 'turn', when: 'connects-anyway', to: 'confirmed' },
  { from: ['waiting'], on: 'turn', to: 'over', because: 'FAIL_USER_NO_CONFIRM' },
  { from: ['waiting'], on: 'taken', when: 'may-ask', do: ['ask'], to: 'held' },
  { from: ['waiting'], on: 'taken', when: 'connects-anyway', do: ['dial'], to: 'dialling' },
  { from: ['waiting'], on: 'taken', to: 'over', because: 'FAIL_USER_NO_CONFIRM' },
  { from: ['asked'], on: 'taken', to: 'held' },
  { from: ['asked'], on: 'timeout', when: 'no-agent', to: 'waiting' },
  { from: ['asked', 'held'], on: 'timeout', when: 'may-ask', do: ['ask'] },
  { from: ['asked'], on: 'timeout', when: 'connects-anyway', to: 'confirmed' },
  { from: ['held'], on: 'timeout', when: 'connects-anyway', do: ['dial'], to: 'dialling' },
  { from: ['asked', 'held'], on: 'timeout', to: 'over', because: 'FAIL_USER_NO_CONFIRM' },
  { from: ['early', 'waiting', 'asked', 'snoozed'], on: 'connect', to: 'confirmed' },
  { from: ['held'], on: 'connect', do: ['dial'], to: 'dialling' },
  { from: early, on: 'snooze', to: 'snoozed' },
  { from: ['snoozed'], on: 'timeout', to: 'waiting' },
  { from: ['held'], on: 'lost', to: 'asked' }, // the next agent may be there before the answer is
  ...(['refused', 'done'] as const).flatMap((on): Row[] => [
    { from: preview, on, when: 'too-often', do: ['refusal'], to: 'over', because: rejected },
    { from: preview, on, do: ['refusal'], ...(on === 'done' ? { to: 'waiting' } : {}) },
  ]),
  { from: ['waiting', 'asked'], on: 'dropped', to: 'over', because: 'FAIL_TARGET_NOT_FOUND' },
]

const agents: readonly Row[] = [
  { from: ['confirmed'], on: 'connect' }, // said before
  { from: ['confirmed'], on: 'taken', do: ['announce', 'dial'], to: 'dialling' },
  { from: ['confirmed'], on: 'done', when: 'agent-dials', to: 'over', because: 'AGENT_CONNECTED' },
  ...(['refused', 'done'] as const).flatMap((on): Row[] => [
    { from: ['confirmed'], on, when: 'too-often', do: ['refusal'], to: 'over', because: rejected },
    { from: ['confirmed'], on, do: ['refusal'] },
  ]),
  { from: ['confirmed'], on: 'dropped', to: 'over', because: 'FAIL_TARGET_NOT_FOUND' },
]

/** One call at a time: whatever ends the ringing comes before the next attempt. */
const calls: readonly Row[] = [
  { from: ['dialling'], on: 'connect' }, // said before: the customer is being called
  { from: ['dialling'], on: 'answered', to: 'talking' },
  ...(['unanswered', 'timeout'] as const).flatMap((on): Row[] => [
    { from: ['dialling'], on, when: 'may-dial', do: ['hang-up'], to: 'pausing' },
    { from: ['dialling'], on, do: ['hang-up'], to: 'over', because: 'FAIL_CALL_TO_CUSTOMER' },
  ]),
  { from: ['dialling'], on: 'impossible', to: 'over', because: 'FAIL_CALL_TO_CUSTOMER' },
  {
    from: ['dialling'],
    on: 'silent',
    when: 'too-often',
    do: ['refusal'],
    to: 'over',
    because: 'FAIL_AGENT_CONNECT',
  },
  { from: ['dialling'], on: 'silent', do: ['refusal', 'pass-on'], to: 'confirmed' },
  { from: ['dialling'], on: 'lost', do: ['hang-up'], to: 'confirmed' },
  { from: ['dialling'], on: 'done', when: 'agent-dials', to: 'over', because: 'AGENT_CONNECTED' },
  {
    from: ['dialling'],
    on: 'done',
    when: 'too-often',
    do: ['hang-up', 'refusal'],
    to: 'over',
    because: rejected,
  },
  { from: ['dialling'], on: 'done', do: ['hang-up', 'refusal'], to: 'confirmed' },
  { from: ['dialling'], on: 'cancel', do: ['hang-up'], to: 'over', because: 'CANCELLED' },
  { from: ['dialling'], on: 'disconnect', do: ['hang-up'], to: 'over', because: 'CANCELLED' },
  { from: ['dialling'], on: 'expiry', do: ['hang-up'], to: 'over', because: 'FAIL_TIMEOUT_TTL' },
  { from: ['pausing'], on: 'timeout', to: 'confirmed' },
  { from: ['pausing'], on: 'connect', to: 'confirmed' },
]

/** What the agent says of a call is the last word on it. */
const talk: readonly Row[] = [
  { from: ['talking'], on: 'connect' }, // said before
  { from: ['talking'], on: 'done', to: 'over', because: 'AGENT_CONNECTED' },
  { from: ['talking'], on: 'unreached', when: 'may-dial', do: ['hang-up'], to: 'pausing' },
  {
    from: ['talking'],
    on: 'unreached',
    do: ['hang-up'],
    to: 'over',
    because: 'FAIL_CALL_TO_CUSTOMER',
  },
  {
    from: ['talking'],
    on: 'wrong',
    do: ['hang-up'],
    to: 'over',
    because: 'FAIL_CALL_TO_CUSTOMER',
  },
  { from: ['talking'], on: 'fax', do: ['hang-up'], to: 'over', because: 'FAIL_FAX_REACHED' },
  { from: ['talking'], on: 'disconnect', do: ['hang-up'], to: 'over', because: 'AGENT_CONNECTED' },
]

const endings = (before: readonly State[]): Row[] => [
  { from: before, on: 'cancel', to: 'over', because: 'CANCELLED' },
  { from: before, on: 'disconnect', to: 'over', because: 'CANCELLED' },
  { from: before, on: 'expiry', to: 'over', because: 'FAIL_TIMEOUT_TTL' },
  { from: before, on: 'terminate', to: 'over', because: 'CANCELLED' },
  { from: ['dialling'], on: 'terminate', do: ['hang-up'], to: 'over', because: 'CANCELLED' },
  { from: ['talking'], on: 'terminate', to: 'over', because: 'CANCELLED' }, // they may finish
]

/** The customer is called as soon as an agent is there. */
const immediate: Table = {
  initial: 'confirmed',
  queued: ['confirmed', 'dialling', 'talking'],
  limits: { early: 'opening', dialling: 'ring', pausing: 'retry' },
  rows: [
    ...tooEarly.confirmed,
    { from: ['early'], on: 'connect' }, // said before
    ...agents,
    ...calls,
    ...talk,
    ...endings(unasked),
  ],
}

/** An agent is there, the customer is asked, and then called. */
const delayed: Table = {
  initial: 'waiting',
  queued: ['waiting', 'asked', 'held', ...immediate.queued],
  limits: { asked: 'confirm', held: 'confirm', snoozed: 'snooze', ...immediate.limits },
  rows: [...tooEarly.waiting, ...confirmation, ...agents, ...calls, ...talk, ...endings(early)],
}

export const userTerminated = { immediate, delayed } as const satisfies Record<string, Table>
