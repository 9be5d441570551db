import type { EndReason } from '../ports.ts'

/*
 * State      what it means                                           in routing's queue
 * waiting    nobody is there for the customer, who knows nothing      yes
 * asked      an agent is offered it; the customer is asked            yes
 * held       an agent has it; the customer is asked                   yes
 * confirmed  the customer is ready to be called; no agent has it      yes
 * expected   the customer has a number or an address; no agent has it where the scenario waits
 * calling    the same, and an agent waits for the customer            yes
 * lapsed     the number is none any more; the customer may ask again  no
 * arrived    the customer is on the line, or in the chat              yes
 * dialling   the agent has it; the customer is called                 yes
 * talking    customer and agent are together                          yes
 * pausing    nobody answered; until the next attempt                  no
 * snoozed    the customer wants to be left alone for a while          no
 * early      an agent was there before the time that was booked       no
 * over       it has ended                                             no
 */
export type State =
  | 'waiting'
  | 'asked'
  | 'held'
  | 'confirmed'
  | 'expected'
  | 'calling'
  | 'lapsed'
  | 'arrived'
  | 'dialling'
  | 'talking'
  | 'pausing'
  | 'snoozed'
  | 'early'
  | 'over'

/*
 * Of the customer   connect, snooze, cancel, disconnect: requests
 *                   arrived: the call came in, or the chat began; left: the chat was left
 * Of the agent      turn: it is offered; taken: accepted; refused; lost: it went back to the queue
 *                   done: completed; dropped: taken out of the queue
 *                   unreached, wrong, fax: what the agent says of a call
 * Of the dialler    answered; unanswered; silent: the agent did not pick up; impossible
 * Of time           timeout: of the state; expiry: of the whole callback
 * Of others         terminate
 */
export type EventName =
  | 'connect'
  | 'snooze'
  | 'cancel'
  | 'disconnect'
  | 'arrived'
  | 'left'
  | 'turn'
  | 'taken'
  | 'refused'
  | 'lost'
  | 'done'
  | 'dropped'
  | 'unreached'
  | 'wrong'
  | 'fax'
  | 'answered'
  | 'unanswered'
  | 'silent'
  | 'impossible'
  | 'timeout'
  | 'expiry'
  | 'terminate'

/**
 * too-early         the customer must not be called yet
 * may-…             it has not happened as often as the plan allows
 * connects-anyway   no confirmation is needed, or none is insisted on
 * agent-dials       the agent's own word ends a call
 * no-agent          whoever it was offered to has it no more
 * too-often         one more agent who would not have it is one too many
 */
export type Guard =
  | 'too-early'
  | 'may-ask'
  | 'may-invite'
  | 'connects-anyway'
  | 'may-give'
  | 'may-dial'
  | 'agent-dials'
  | 'no-agent'
  | 'too-often'

/**
 * ask       the device is told that an agent is there, and asks its user
 * invite    the device is told to come at once, without asking
 * announce  the device is told that its user is called
 * give      a number (and code) is booked; of a chat, its address is given
 * dial      the customer is called
 * hang-up   a call that may ring is ended
 * pass-on   the agent loses it; the others get it, at the end of the queue
 * seat      the agent joins the chat
 * refusal   counts one more agent who would not have it
 */
export type Action =
  | 'ask'
  | 'invite'
  | 'announce'
  | 'give'
  | 'dial'
  | 'hang-up'
  | 'pass-on'
  | 'seat'
  | 'refusal'

/** What a state may take; after it comes `timeout`. */
export type Limit = 'confirm' | 'booking' | 'ring' | 'retry' | 'snooze' | 'opening'

export type TableReason =
  | Exclude<EndReason, `AGENT_PREVIEW_CANCEL_AFTER_${number}_REJECTS`>
  | 'AGENT_PREVIEW_CANCEL_AFTER_n_REJECTS'

/** Of several rows that fit, the first counts; what has no row changes nothing. */
export interface Row {
  readonly from: readonly State[]
  readonly on: EventName
  readonly when?: Guard
  readonly do?: readonly Action[]
  /** Absent: it stays where it is. */
  readonly to?: State
  /** With `over`. */
  readonly because?: TableReason
}

export interface Table {
  readonly initial: State
  /** In these it stands in the queue of routing. */
  readonly queued: readonly State[]
  readonly limits: Readonly<Partial<Record<State, Limit>>>
  readonly rows: readonly Row[]
}

/** The row that counts, undefined when the event means nothing in that state. */
export function findRow(
  table: Table,
  state: State,
  event: EventName,
  holds: (guard: Guard) => boolean,
): Row | undefined {
  return table.rows.find(
    ({ from, on, when }) =>
      on === event && from.includes(state) && (when === undefined || holds(when)),
  )
}

export type ReportedState = 'ROUTING' | 'PROCESSING' | 'COMPLETED'

/** What the callback is to the world in each state; in the others it is where it was. */
export const reported: Readonly<Partial<Record<State, ReportedState>>> = {
  calling: 'ROUTING',
  arrived: 'ROUTING',
  dialling: 'ROUTING',
  talking: 'PROCESSING',
  over: 'COMPLETED',
}
