import { keyPart } from '../../../base/kernel/index.ts'

/** String: where a run's session is, as JSON, empty while it is being started; see OrsRuns. */
export const runKey = (serviceId: string) => `gms:orchestration:ors-run:{${keyPart(serviceId)}}`
