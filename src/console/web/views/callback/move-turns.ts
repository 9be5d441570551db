import { ApiFault } from '../../frame/api.ts'
import type { Callback } from './callback-json.ts'

/** One that stays where it is, and why. */
export interface NotMoved {
  readonly callback: Callback
  /** The time that was refused. */
  readonly at: string
  readonly fault: ApiFault
}

/** What became of many that were to be moved. */
export interface MoveOutcome {
  readonly total: number
  /** As they were before. */
  readonly moved: readonly Callback[]
  readonly refused: readonly NotMoved[]
  /** The rest was left alone, since somebody pressed Stop. */
  readonly isStopped: boolean
}

interface MoveRun {
  readonly callbacks: readonly Callback[]
  to(callback: Callback): string
  send(id: string, at: string): Promise<unknown>
  onProgress?(outcome: MoveOutcome): void
  isStopped?(): boolean
}

/** One after the other, so that each slot is filled in the order of the queue. */
export async function moveInTurns(run: MoveRun): Promise<MoveOutcome> {
  const { callbacks, to, send, onProgress, isStopped } = run
  let outcome: MoveOutcome = {
    ...{ total: callbacks.length, moved: [], refused: [], isStopped: false },
  }
  for (const callback of callbacks) {
    if (isStopped?.()) return { ...outcome, isStopped: true }
    const at = to(callback)
    const fault = await send(callback.id, at).then(() => undefined, refusalOrThrow)
    outcome = withTurn(outcome, callback, fault && { callback, at, fault })
    onProgress?.(outcome)
  }
  return outcome
}

function refusalOrThrow(thrown: unknown): ApiFault {
  if (thrown instanceof ApiFault) return thrown
  throw thrown
}

/** After another try of one: it counts as moved now, or stands there with its new refusal. */
export function withTurn(
  outcome: MoveOutcome,
  callback: Callback,
  refused: NotMoved | undefined,
): MoveOutcome {
  const isIt = (each: NotMoved) => each.callback.id === callback.id
  const isKnown = outcome.refused.some(isIt)
  if (refused === undefined) {
    const others = outcome.refused.filter((each) => !isIt(each))
    return { ...outcome, moved: [...outcome.moved, callback], refused: others }
  }
  const list = outcome.refused.map((each) => (isIt(each) ? refused : each)) // it keeps its row
  return { ...outcome, refused: isKnown ? list : [...list, refused] }
}

/** Those that can be moved: they wait for their time still. */
export const movable = (callbacks: readonly Callback[]): readonly Callback[] =>
  callbacks.filter(({ state }) => state === 'SCHEDULED')
