import { keyPart } from '../../../base/kernel/index.ts'

/** String: where a run's session is, as JSON; while it is being started `?token`, then empty; see OrsRuns. */
export const runKey = (serviceId: string) => `gms:orchestration:ors-run:{${keyPart(serviceId)}}`
