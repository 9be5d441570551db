import type { Milliseconds } from '../../../base/kernel/index.ts'
import type { CallbackRef } from '../callback.ts'
import type { CallbackOptions } from '../callback-options.ts'
import type { Decision } from '../history.ts'

/** A callback that somebody asks for, or another time for one. */
export interface Wish {
  readonly callback: CallbackRef
  readonly options: CallbackOptions
  /** What the request says; of user data only what is text. */
  readonly value: (name: string) => string | undefined
  readonly header: (name: string) => string | undefined
  readonly desiredAt: Milliseconds
  readonly now: Milliseconds
  /** Until when the callback will be kept. */
  readonly keptUntil: Milliseconds
}

export interface Verdict {
  /** The option that was asked, or would have been. */
  readonly option?: string
  readonly detail?: string
  /** Nothing was asked, since the option is not set. */
  readonly isUnasked?: true
  /** Takes back what the step has counted, should another step refuse. */
  readonly undo?: () => Promise<void>
  /** Makes what was counted last, once the callback is kept. */
  readonly confirm?: () => Promise<void>
  /** Under which the callback is counted as outstanding. */
  readonly customer?: string
}

/** One reason for which a wish may be refused: it throws, or says what it found. */
export interface AdmissionStep {
  readonly name: string
  ask(wish: Wish): Verdict | Promise<Verdict>
}

/** What was decided on a wish that is granted so far. */
export interface Admission {
  readonly decisions: readonly Decision[]
  readonly customer: string | undefined
  /** Takes back everything, should the rest fail. */
  undo(): Promise<void>
  /** The callback is kept. */
  confirm(): Promise<void>
}

/** Asks one after the other; when one refuses, what the others have counted is taken back. */
export async function admit(steps: readonly AdmissionStep[], wish: Wish): Promise<Admission> {
  const decisions: Decision[] = []
  const counted: Verdict[] = []
  const undo = async () => {
    for (const verdict of counted.toReversed()) await verdict.undo?.()
  }
  try {
    for (const step of steps) {
      const asked = step.ask(wish)
      const verdict = asked instanceof Promise ? await asked : asked // most need not wait
      decisions.push(toDecision(step.name, verdict, wish.options))
      if (verdict.undo !== undefined) counted.push(verdict)
    }
  } catch (error) {
    await undo()
    throw error
  }
  return {
    decisions,
    customer: counted.find(({ customer }) => customer !== undefined)?.customer,
    undo,
    async confirm() {
      for (const verdict of counted) await verdict.confirm?.()
    },
  }
}

function toDecision(step: string, verdict: Verdict, options: CallbackOptions): Decision {
  const { option, detail, isUnasked } = verdict
  return {
    step,
    verdict: isUnasked ? 'not asked' : 'passed',
    option: option === undefined ? undefined : options.ruling(option),
    detail,
  }
}
