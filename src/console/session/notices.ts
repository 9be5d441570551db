import type { ConsoleOptions, Role } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'

/** What an installation is not to be left with. */
export type Notice = 'embedded-store' | 'default-password'

/** What a user of this role should know; of passwords that everybody knows, only who can change them. */
export function createNotices(o: {
  isEmbedded: boolean
  console: Live<ConsoleOptions>
}): (role: Role) => Notice[] {
  return (role) => {
    const known = o.console().users.default?.password.reveal() === 'password'
    return [
      ...(o.isEmbedded ? (['embedded-store'] as const) : []),
      ...(known && role === 'admin' ? (['default-password'] as const) : []),
    ]
  }
}
