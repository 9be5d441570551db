/**
 * The Stat Server API: current values of statistics, one or several at a time, with their age.
 * It knows no metric: what there is to measure, and how, is the stat-server's part.
 */
export { statRoutes } from './stat.routes.ts'
export { StatService } from './stat-service.ts'
