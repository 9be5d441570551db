import { keyPart } from '../../../base/kernel/index.ts'

/** String: the run as JSON; see RunRecord. */
export const runKey = (serviceId: string) => `gms:orchestration:run:{${keyPart(serviceId)}}`

/** String: the token of who works on the run, for as long as that may last. */
export const claimKey = (serviceId: string) => `gms:orchestration:claim:{${keyPart(serviceId)}}`

/** List: notifications that wait to be fetched, as JSON, the oldest first. */
export const messagesKey = (serviceId: string, to: 'customer' | 'agent') =>
  `gms:orchestration:messages-${to}:{${keyPart(serviceId)}}`
