/**
 * What the console looks up across rooms: whatever has a name like that, and which access numbers
 * are free. It reads what other rooms offer and keeps nothing but the agents of a moment ago.
 */
export { bookingRoutes, searchRoutes } from './lookup.routes.ts'
export { Search, type SearchParts } from './search.ts'
