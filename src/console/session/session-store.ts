import type { Milliseconds } from '../../base/kernel/index.ts'

/** What is kept of a session. */
export interface SessionRecord {
  readonly id: string
  readonly name: string
  /** Of the user's password and role as they were; see session-service.ts. */
  readonly seal: string
  readonly until: Milliseconds
}

/** Sessions by the hash of their token. */
export interface SessionStore {
  open(hash: string, record: SessionRecord, idle: Milliseconds): Promise<void>
  /** The session, which from now on may be idle again for `idle`, but not beyond `until`. */
  touch(
    hash: string,
    idle: Milliseconds,
  ): Promise<{ record: SessionRecord; left: Milliseconds } | undefined>
  /** Does nothing when there is none. */
  end(hash: string): Promise<void>
}
