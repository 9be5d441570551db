import { keyPart } from '../../base/kernel/index.ts'

/** String: an instance as JSON, gone when its time to live has passed. */
export const instanceKey = (id: string) => `gms:service:instance:{${keyPart(id)}}`
