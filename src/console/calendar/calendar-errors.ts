import { ApiError } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.calendar.${fact}Exception`

/** 404: no section `service.<name>`. */
export function calendarNotFound(service: string): ApiError {
  return new ApiError(404, exception('CalendarNotFound'), `There is no service ${service}`)
}

/** 400: a service of a kind that has neither hours nor a capacity. */
export function noCalendar(service: string): ApiError {
  const message = `Service ${service} has no calendar: it is of no office-hours, capacity or callback`
  return new ApiError(400, exception('NoCalendar'), message)
}

/** 409: its options cannot be read as a calendar. */
export function calendarFaulty(service: string, option: string, message: string): ApiError {
  return new ApiError(409, exception('CalendarFaulty'), `service.${service}.${option} ${message}`)
}
