/**
 * Who carries a service out: an Orchestration Server, asked over HTTP, or the scenarios that are
 * built in, with agents at the desk. What a service is, who may create one, and which state a
 * callback is in, is not known here: whoever carries it out tells that.
 */
export { chooseOrchestrator } from './choosing-orchestrator.ts'
export { createDialler } from './dialler/create-dialler.ts'
export { createEmbeddedOrchestrator } from './embedded/create-embedded-orchestrator.ts'
export type { DialWord } from './embedded/embedded-orchestrator.ts'
export type { CustomerDevice, RingAgent } from './embedded/ports.ts'
export { mayHaveHappened } from './in-doubt.ts'
export type { Orchestrator, Run, RunRef, SessionWatch, Started } from './orchestrator.ts'
export { createOrsOrchestrator } from './ors/create-ors-orchestrator.ts'
export type { OrsOrchestrator } from './ors/ors-orchestrator.ts'
