/**
 * The JSON API of the console. Here so far: the desk, an agent's side of the embedded centre. It
 * decides who may act for whom; what an action means is the affair of the rooms it calls.
 */
export { deskRoutes } from './desk.routes.ts'
