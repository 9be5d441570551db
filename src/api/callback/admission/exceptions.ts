import { ApiError } from '../../../base/kernel/index.ts'
import type { PatternService } from '../../pattern/index.ts'
import { numberNotAllowed } from '../callback-errors.ts'
import type { AdmissionStep, Wish } from './step.ts'

/** Numbers that match a pattern of the operator's are not called, however they are spaced. */
export function exceptions(patterns: Pick<PatternService, 'matchesGroup'>): AdmissionStep {
  return {
    name: 'exceptions',
    ask(wish) {
      const option = '_exceptions'
      const group = wish.options.exceptions
      const number = wish.value('_customer_number')
      if (group === undefined || number === undefined) return { option, isUnasked: true }
      const pattern = matching(patterns, group, number, wish)
      if (pattern !== undefined) throw numberNotAllowed(number, group, pattern)
      return { option, detail: group }
    },
  }
}

function matching(
  patterns: Pick<PatternService, 'matchesGroup'>,
  group: string,
  number: string,
  { options }: Wish,
): string | undefined {
  try {
    const bare = number.replaceAll(/[\s()./-]/g, '')
    return patterns.matchesGroup(group, number) ?? patterns.matchesGroup(group, bare)
  } catch (error) {
    const isUnknown = error instanceof ApiError && error.status === 403
    throw isUnknown ? options.settings.misconfigured('_exceptions', 'names no group') : error
  }
}
