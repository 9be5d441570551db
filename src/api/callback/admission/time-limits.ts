import type { Milliseconds } from '../../../base/kernel/index.ts'
import { desiredTimePast, desiredTimeTooFar } from '../callback-errors.ts'
import { addSpan } from '../time-span.ts'
import type { AdmissionStep } from './step.ts'

const slack: Milliseconds = 60_000 // clocks of phones, and the way here

/** Nobody is called yesterday. */
export const notPast: AdmissionStep = {
  name: 'not in the past',
  ask({ desiredAt, now }) {
    if (desiredAt < now - slack) throw desiredTimePast(desiredAt)
    return {}
  },
}

/** Nor further ahead than anybody plans. */
export const notTooFar: AdmissionStep = {
  name: 'not too far ahead',
  ask({ options, desiredAt, now }) {
    const option = '_reject_future_desired_time'
    const limit = options.futureLimit
    if (limit === '') return { option, isUnasked: true }
    const last = addSpan(now, limit)
    if (last === undefined) throw options.settings.misconfigured(option, 'is no time such as 1M')
    if (desiredAt > last) throw desiredTimeTooFar(desiredAt)
    return { option, detail: limit }
  },
}
