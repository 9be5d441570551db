import type { SignedIn } from '../../base/http/index.ts'
import type { Audit, AuditNote } from '../audit/index.ts'

/** Somebody signed in who acts, and from where. */
export interface Actor {
  readonly user: SignedIn
  readonly address: string
}

/** Keeps who did what. */
export type Audited = Pick<Audit, 'note'>

/** Who acted, as notes name them. */
export function toAuthor({ user, address }: Actor): Pick<AuditNote, 'who' | 'role' | 'address'> {
  return { who: user.name, role: user.role, address }
}
