import { scalar } from './kinds.ts'
import type { Kind } from './option.ts'
import { Secret } from './secret.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const keyBytes = { min: 24, max: 64 } // Standard Webhooks 1.0.0, "Signature scheme"

/** A Standard Webhooks key, or nothing. What is wrong is said without showing it. */
export const signingSecret: Kind<Secret> = {
  label: 'secret',
  schema: scalar
    .refine((text) => text === '' || isKey(text), {
      error: `is not whsec_ and ${keyBytes.min} to ${keyBytes.max} bytes in base64`,
    })
    .transform((text) => new Secret(text)),
}

function isKey(text: string): boolean {
  const encoded = text.replace(/^whsec_/, '')
  if (encoded === text || !base64.test(encoded)) return false
  const length = Buffer.from(encoded, 'base64').length
  return length >= keyBytes.min && length <= keyBytes.max
}
