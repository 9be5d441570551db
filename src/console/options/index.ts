/**
 * The settings of the cluster as the console reads and changes them: with where each value comes
 * from, checked before they are stored, all of a change or none, with a history that can be undone.
 * What an option means, and whether a value is legal, the rooms that read it say. Secrets are never
 * shown: a mask stands for them, and their changes are only said to have happened.
 */

export { createRedisHistory } from './option-history-redis.ts'
export { optionsRoutes } from './options.routes.ts'
export { OptionsService, type OptionsServiceParts } from './options-service.ts'
