/**
 * The Storage API: values and files kept under an id for as long as the caller says, and no longer.
 * It does not know what they mean or whose they are: whoever has the id may read, change and delete.
 */
export { storageRoutes } from './storage.routes.ts'
export { toDownloadHeaders } from './storage-download.ts'
export { StorageService } from './storage-service.ts'
export type { StorageStore, StoredValue, Values } from './storage-store.ts'
export { createRedisStorageStore } from './storage-store-redis.ts'
export { storageTestPage } from './storagetest.routes.ts'
