import { mandatoryKeyMissing } from '../callback-errors.ts'
import type { AdmissionStep } from './step.ts'

/** Whoever asks must say who they are. */
export const mandatoryKeys: AdmissionStep = {
  name: 'mandatory keys',
  ask({ options, value }) {
    const keys = options.mandatoryKeys
    for (const key of keys) if (value(key) === undefined) throw mandatoryKeyMissing(key)
    return { option: '_mandatory_customer_lookup_keys', detail: keys.join(', ') }
  },
}
