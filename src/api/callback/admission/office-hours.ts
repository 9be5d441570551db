import type { Calendars } from '../calendars.ts'
import { officeClosed } from '../callback-errors.ts'
import type { AdmissionStep } from './step.ts'

/** Somebody must be there to call. */
export function officeHours(calendars: Calendars): AdmissionStep {
  return {
    name: 'office hours',
    ask({ options, desiredAt }) {
      const option = '_business_hours_service'
      const hours = calendars.hoursOf(options)
      if (hours === undefined) return { option, isUnasked: true }
      const reason = hours.whyClosed(desiredAt)
      if (reason !== undefined) throw officeClosed(reason)
      return { option, detail: `${options.businessHoursService}, ${hours.zone}` }
    },
  }
}
