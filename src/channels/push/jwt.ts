import { type KeyObject, sign } from 'node:crypto'

/** A signed JSON Web Token (RFC 7515, compact): ES256 for a key on P-256, RS256 for an RSA key. */
export function signJwt(
  key: KeyObject,
  claims: Readonly<Record<string, string | number>>,
  header: Readonly<Record<string, string>> = {},
): string {
  const alg = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'
  const text = `${toPart({ alg, ...header })}.${toPart(claims)}`
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

function toPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
