/**
 * The Node API: whether this node takes requests, and which nodes there are and how they do.
 * It does not drain, close or stop anything: app.ts does, and says so here first.
 */
export { nodeRoutes } from './node.routes.ts'
export { createNode, type Node, type NodeOptions } from './node.ts'
export type { Beat, NodeRegistry } from './node-registry.ts'
export { createRedisNodeRegistry, type RegistryTimes } from './node-registry-redis.ts'
export type { NodeService } from './node-service.ts'
