import type { Milliseconds, Seconds } from '../../../base/kernel/index.ts'
import type { Started } from '../orchestrator.ts'
import type { Cookies } from './ors-cookies.ts'

/** A session that was started, and how to reach it. */
export interface OrsRun extends Started {
  /** Base URL of the server that has it. */
  readonly server: string
  readonly cookies: Cookies
}

/** Who starts a run, and for how long nobody else may. */
export interface StartClaim {
  readonly token: string
  readonly limit: Milliseconds
}

/** Remembers runs, so that every node reaches a session as the one that started it. */
export interface OrsRuns {
  /**
   * Undefined to one who asks: the start is the asker's, until `limit` has passed or it is given up.
   * To all others that it is under way, or what came of it. Who does not begin within some seconds
   * may lose it to another: so a node that died before it sent anything leaves no doubt behind.
   */
  claim(serviceId: string, claim: StartClaim): Promise<OrsRun | 'under-way' | undefined>
  /** Right before sending. False when another has it now, and nothing may be sent. */
  begin(serviceId: string, claim: StartClaim): Promise<boolean>
  /** Lets another start it; nothing came of the claim. */
  giveUp(serviceId: string, claim: StartClaim, hasBegun: boolean): Promise<void>
  /** In place of the claim, or of what was known. */
  keep(serviceId: string, run: OrsRun, ttl: Seconds): Promise<void>
  /** Undefined when it is unknown, forgotten, or only being started; else it is kept for so long from now. */
  find(serviceId: string, ttl: Seconds): Promise<OrsRun | undefined>
  forget(serviceId: string): Promise<void>
}
