/**
 * The parts of a node, floor by floor: each function builds the rooms of one and hands them what
 * they need from below. In which order a node opens and closes them is app.ts's affair.
 */

export { openApi } from './open-api.ts'
export { type BaseOptions, openBase } from './open-base.ts'
export { openCenter } from './open-center.ts'
export { openChannels } from './open-channels.ts'
export { openConsole } from './open-console.ts'
export { openHttp } from './open-http.ts'
