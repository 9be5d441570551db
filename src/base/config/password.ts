import { z } from 'zod'
import { verbatim } from './kinds.ts'
import type { Kind } from './option.ts'
import { Secret } from './secret.ts'

/** What a `scrypt:<N>:<salt>:<hash>` password holds, ready to be compared. */
export interface ScryptHash {
  readonly cost: number
  readonly salt: Buffer
  readonly hash: Buffer
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/
const cost = { min: 2 ** 10, max: 2 ** 17 } // at r = 8 the upper end takes 128 MiB a sign-in; more could starve the node

/** The parts of a `scrypt:` password; undefined when it is a plain one or ill-formed. */
export function parseScrypt(password: string): ScryptHash | undefined {
  const [scheme, n = '', salt = '', hash = '', ...rest] = password.split(':')
  if (scheme !== 'scrypt' || rest.length > 0 || !/^\d{1,6}$/.test(n)) return undefined
  if (!base64.test(salt) || !base64.test(hash)) return undefined
  const parts = {
    cost: Number(n),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
  const isPowerOfTwo = Number.isInteger(Math.log2(parts.cost))
  if (!isPowerOfTwo || parts.cost < cost.min || parts.cost > cost.max) return undefined
  const isLongEnough = parts.salt.length >= 8 && parts.hash.length >= 16 && parts.hash.length <= 128
  return isLongEnough ? parts : undefined
}

const scryptForm =
  'is not scrypt:<N>:<salt>:<hash>, N a power of two from 1024 to 131072, salt and hash in base64'

/** Plain, or a scrypt hash. What is wrong is said without showing it. */
const password = verbatim
  .refine((text) => text !== '', { error: 'is empty' })
  .refine((text) => !text.startsWith('scrypt:') || parseScrypt(text) !== undefined, {
    error: scryptForm,
  })
  .transform((text) => new Secret(text))

export const roles = ['admin', 'supervisor', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

export interface ConsoleUser {
  readonly password: Secret
  readonly role: Role
}

const userName = z.string().regex(/^[^\s:\p{C}]{1,64}$/u) // a colon ends the name in HTTP Basic

const user = z.strictObject(
  { password, role: z.enum(roles, { error: `must be one of ${roles.join(', ')}` }) },
  { error: 'must hold password and role, nothing else' },
)

const userMap = z.record(userName, user, {
  error: ({ code }) =>
    code === 'invalid_key'
      ? 'is not a user name (1 to 64 characters, no blanks, no colon)'
      : 'must be a map of names to password and role',
})

/** Who may sign in. A live override is one text: the same map as JSON. */
export const users: Kind<Readonly<Record<string, ConsoleUser>>> = {
  label: 'users',
  schema: z.preprocess((raw) => (typeof raw === 'string' ? parseJson(raw) : raw), userMap),
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // not JSON: the schema refuses it, in words that show none of it
  }
}
