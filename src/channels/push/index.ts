/**
 * How a notification reaches a device: one channel a type behind the PushChannel port, each outcome
 * a value. Which devices are meant, and what a failure means to the publisher, is not decided here.
 */

export type { Explained, Explanation, Question, Setting, Unexplained } from './explain.ts'
export type {
  PushDevice,
  PushEvent,
  PushOutcome,
  PushType,
} from './push-channel.ts'
export {
  createPushChannels,
  type PushChannels,
  type PushChannelsParts,
} from './push-channels.ts'
export { pushJudges } from './push-judges.ts'
