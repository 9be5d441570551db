/**
 * The Service API: services that apps create, ask and end, and the user data that goes with them.
 * What a kind of service does is its own file in kinds/; chats, callbacks and orchestration are
 * other rooms, which add their kinds and find instances here.
 */
export { type BuiltinKindParts, createBuiltinKinds } from './kinds/index.ts'
export { orchestrated } from './kinds/orchestrated.ts'
export { requestChat } from './kinds/request-chat.ts'
export { callerOf, serviceRoutes } from './service.routes.ts'
export { admit } from './service-credentials.ts'
export { instanceNotFound, parameterInvalid, parameterMissing } from './service-errors.ts'
export type { NewInstance, ServiceInstance, ServiceInstances } from './service-instances.ts'
export { createRedisServiceInstances } from './service-instances-redis.ts'
export type {
  LivingServices,
  RequestCall,
  ServiceAnswer,
  ServiceCall,
  ServiceKind,
} from './service-kind.ts'
export { refuseGrowth, type SortedParameters, sortParameters } from './service-parameters.ts'
export { type Caller, type ServiceParts, ServiceService } from './service-service.ts'
export { serviceStorageRoutes } from './service-storage.routes.ts'
export { ServiceStorage } from './service-storage.ts'
export { Settings, variablesOf } from './settings.ts'
