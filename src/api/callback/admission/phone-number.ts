import { isPremium, toE164 } from '../../../base/phone/index.ts'
import { numberImpossible, numberPremium } from '../callback-errors.ts'
import type { AdmissionStep } from './step.ts'

/** A number that nobody can have is not called. */
export const possibleNumber: AdmissionStep = {
  name: 'possible number',
  ask({ options, value }) {
    const option = '_disallow_impossible_phone_numbers'
    const number = value('_customer_number')
    if (!options.disallowsImpossibleNumbers || number === undefined)
      return { option, isUnasked: true }
    if (toE164(number, options.country) === undefined) throw numberImpossible(number)
    return { option }
  },
}

/** Nor one that makes somebody rich. */
export const usualNumber: AdmissionStep = {
  name: 'no premium number',
  ask({ options, value }) {
    const option = '_disallow_premium_phone_numbers'
    const number = value('_customer_number')
    if (!options.disallowsPremiumNumbers || number === undefined) return { option, isUnasked: true }
    if (isPremium(number, options.country)) throw numberPremium(number)
    return { option }
  },
}
