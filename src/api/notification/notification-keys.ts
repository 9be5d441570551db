import { keyPart } from '../../base/kernel/index.ts'

/** String: one subscription (subscription-store-redis.ts), gone when it expires. */
export const subscriptionKey = (id: string) => `gms:notification:subscription:${tag(id)}`

/** All of them, for SCAN. */
export const subscriptionPattern = 'gms:notification:subscription:{*}'

/** Sorted set: the ids of a subscriber's subscriptions by expiry; lives as long as the last of them. */
export const subscriberKey = (id: string) => `gms:notification:subscriber:${tag(id)}`

/** Number of the latest change. Never expires: numbers that began anew would have to be told apart. */
export const versionKey = 'gms:notification:version:{changes}'

/** Stream: the latest changes, capped by count. Never expires: a node that was away rereads it. */
export const changesKey = 'gms:notification:changes:{changes}'

/** Channel: each change as it is made. */
export const changesChannel = 'gms:notification:changes'

const tag = (id: string) => `{${keyPart(id)}}`
