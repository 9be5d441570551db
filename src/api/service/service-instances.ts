import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'

/** What a service is from its creation on. */
export interface NewInstance {
  readonly id: string
  /** Its name; its options are those of section `service.<name>`. */
  readonly service: string
  /** Name of the kind that carries it out. */
  readonly kind: string
  /** Where its user data is, in storage. */
  readonly dataId: string
  /** The `gms_user` who created it. */
  readonly user: string | undefined
  /** What the request that created it said to steer it; options of the service beat it. */
  readonly parameters: ReadonlyMap<string, string>
}

/** One service that somebody has created and that has not ended. */
export interface ServiceInstance extends NewInstance {
  readonly expiresAt: Milliseconds
}

/**
 * Keeps instances until their time to live has passed.
 * An expired instance is indistinguishable from one that never existed.
 */
export interface ServiceInstances {
  /** The id must be new. */
  add(instance: NewInstance, ttl: Seconds): Promise<void>
  /** Undefined when the instance is unknown or expired. */
  find(id: string): Promise<ServiceInstance | undefined>
  /** Lets it live so long from now; false, and nothing changed, when it is gone or lives longer. */
  extend(id: string, ttl: Seconds): Promise<boolean>
  /** True when something was there to remove; of several callers one is told so. */
  remove(id: string): Promise<boolean>
}
