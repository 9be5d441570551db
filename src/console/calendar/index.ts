/**
 * Calendars as operators look at them: when clocks change, and what an office's hours or a
 * service's capacity mean at some moment. It changes nothing: options are set elsewhere.
 */
export { calendarRoutes } from './calendar.routes.ts'
export { clockChange } from './calendar.schemas.ts'
export {
  addDays,
  offsetsWithin,
  spellOffset,
  startOfDate,
  toClockChangeView,
} from './clock-changes.ts'
export { Simulation } from './simulation.ts'
