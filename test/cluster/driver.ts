import type { Ledger } from './ledger.ts'

/** Something that people do with the server, and keep accounts of. */
export interface Driver {
  readonly name: string
  readonly ledger: Ledger
  start(): Promise<void>
  /** Asks for nothing more; what has been promised may still come. */
  end(): Promise<void>
  /** Listens no more. */
  close(): Promise<void>
}
