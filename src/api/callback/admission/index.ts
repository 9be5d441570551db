import type { PatternService } from '../../pattern/index.ts'
import type { Calendars } from '../calendars.ts'
import type { CallbackStore } from '../callback-store.ts'
import type { Outstanding } from '../outstanding.ts'
import type { Throttle } from '../throttle.ts'
import { exceptions } from './exceptions.ts'
import { inQueue } from './in-queue.ts'
import { mandatoryKeys } from './mandatory-keys.ts'
import { officeHours } from './office-hours.ts'
import { possibleNumber, usualNumber } from './phone-number.ts'
import type { AdmissionStep } from './step.ts'
import { customerThrottle, serviceThrottles } from './throttles.ts'
import { notPast, notTooFar } from './time-limits.ts'

export interface AdmissionParts {
  readonly patterns: Pick<PatternService, 'matchesGroup'>
  readonly calendars: Calendars
  readonly throttle: Throttle
  readonly outstanding: Outstanding
  readonly store: Pick<CallbackStore, 'findAll'>
}

/** What is asked of a new callback, in this order: what counts something comes after what only looks. */
export function startSteps(parts: AdmissionParts): readonly AdmissionStep[] {
  return [
    mandatoryKeys,
    ...numberSteps(parts.patterns),
    ...timeSteps(parts.calendars),
    ...serviceThrottles(parts.throttle),
    customerThrottle(parts.throttle),
    inQueue(parts.outstanding, parts.store),
  ]
}

export interface ChangeSteps {
  /** What is asked of a new time for a callback. */
  readonly ofTime: readonly AdmissionStep[]
  /** What is asked of a number that comes in place of another. */
  readonly ofNumber: readonly AdmissionStep[]
}

export function changeSteps(
  parts: Pick<AdmissionParts, 'patterns' | 'calendars' | 'outstanding' | 'store'>,
): ChangeSteps {
  return {
    ofTime: timeSteps(parts.calendars),
    ofNumber: [...numberSteps(parts.patterns), inQueue(parts.outstanding, parts.store)],
  }
}

function numberSteps(patterns: AdmissionParts['patterns']): readonly AdmissionStep[] {
  return [possibleNumber, usualNumber, exceptions(patterns)]
}

function timeSteps(calendars: Calendars): readonly AdmissionStep[] {
  return [notPast, notTooFar, officeHours(calendars)]
}
