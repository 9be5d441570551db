import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto'
import type { Milliseconds, Seconds } from '../../../base/kernel/index.ts'
import { signJwt } from '../jwt.ts'

/** The key by which push services know who sends (RFC 8292). */
export interface VapidKey {
  readonly key: KeyObject
  /** What pages subscribe with: the public key, uncompressed, in base64url. */
  readonly publicKey: string
}

const life: Seconds = 12 * 3600 // RFC 8292 §2: at most a day from the request

/** Undefined for what is no private key of 32 bytes in base64url. */
export function readVapidKey(text: string): VapidKey | undefined {
  const d = Buffer.from(text, 'base64url')
  if (d.length !== 32 || !/^[\w-]{43}=?$/.test(text)) return undefined
  try {
    const ecdh = createECDH('prime256v1')
    ecdh.setPrivateKey(d)
    const point = ecdh.getPublicKey()
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
      part.toString('base64url'),
    )
    const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: x ?? '', y: y ?? '' }
    const key = createPrivateKey({ key: jwk, format: 'jwk' })
    return { key, publicKey: point.toString('base64url') }
  } catch {
    return undefined // zero, or beyond the order of the curve
  }
}

/** The Authorization header for one push service (RFC 8292 §3). */
export function toVapidHeader(
  { key, publicKey }: VapidKey,
  audience: string,
  subject: string,
  now: Milliseconds,
): string {
  const exp = Math.floor(now / 1000) + life
  const token = signJwt(key, { aud: audience, exp, sub: subject }, { typ: 'JWT' })
  return `vapid t=${token}, k=${publicKey}`
}
