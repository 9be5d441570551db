/**
 * The lab: one user's mailbox, one push to one device, and sockets lost on purpose while messages
 * flow. It uses what customers use and touches nothing of theirs; every use is noted, one
 * that fails as well.
 */
export { labRoutes } from './lab.routes.ts'
export { LabBench, type LabParts } from './lab-bench.ts'
