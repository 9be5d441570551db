import type { Row, State } from './state-table.ts'

/** An agent is there before the time that was booked: it steps aside, and comes back to its place. */
const stepAside = (waiting: State): readonly Row[] => [
  { from: [waiting], on: 'turn', when: 'too-early', to: 'early' },
  { from: [waiting], on: 'taken', when: 'too-early', to: 'early' },
  { from: ['early'], on: 'timeout', to: waiting },
]

/** For tables in which it waits so. */
export const tooEarly = {
  waiting: stepAside('waiting'),
  confirmed: stepAside('confirmed'),
} as const
