import type { Agent, QueueFigures } from '../routing/index.ts'

/** What the embedded statistics know an agent by. */
export type MeasuredAgent = Pick<
  Agent,
  'id' | 'queues' | 'state' | 'since' | 'load' | 'loginTime' | 'readyTime' | 'handled'
>

/** What they know a queue by. */
export type MeasuredQueue = Pick<
  QueueFigures,
  | 'queue'
  | 'waiting'
  | 'longestWait'
  | 'expectedWait'
  | 'accepted'
  | 'handled'
  | 'abandoned'
  | 'averageWait'
  | 'averageHandling'
>

/** The part of Routing that is measured. */
export interface ContactCentre {
  agents(): Promise<readonly MeasuredAgent[]>
  queues(): Promise<readonly MeasuredQueue[]>
}
