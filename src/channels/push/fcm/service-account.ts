import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { Milliseconds } from '../../../base/kernel/index.ts'
import { FileFault } from '../files-in-force.ts'
import { toHttpUrl } from '../http-outcome.ts'
import type { HttpPost } from '../http-sender.ts'
import { signJwt } from '../jwt.ts'

/** What the JSON file of a service account says, as far as messages need it. */
export interface ServiceAccount {
  readonly projectId: string
  readonly email: string
  readonly key: KeyObject
  readonly tokenUri: URL
}

const option = 'fcm.serviceAccount'
const scope = 'https://www.googleapis.com/auth/firebase.messaging'
const googlesTokens = 'https://oauth2.googleapis.com/token'

/** Throws a FileFault that says what is wrong with it. */
export function readServiceAccount(content: Buffer): ServiceAccount {
  const { project_id, client_email, private_key, token_uri = googlesTokens } = readObject(content)
  if (typeof project_id !== 'string' || !/^[\w.:-]{1,100}$/.test(project_id)) {
    throw new FileFault(option, 'names no project_id')
  }
  if (typeof client_email !== 'string') throw new FileFault(option, 'names no client_email')
  const tokenUri = toHttpUrl(String(token_uri))
  if (tokenUri === undefined) throw new FileFault(option, 'has a token_uri that is no URL')
  return { projectId: project_id, email: client_email, key: readKey(private_key), tokenUri }
}

/** The request for an access token (RFC 7523 §2.1, as Google's servers want it). */
export function toTokenPost({ email, key, tokenUri }: ServiceAccount, now: Milliseconds): HttpPost {
  const iat = Math.floor(now / 1000)
  const claims = { iss: email, scope, aud: tokenUri.href, iat, exp: iat + 3600 }
  const grant = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: signJwt(key, claims, { typ: 'JWT' }),
  }
  return {
    url: tokenUri,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(grant).toString(),
  }
}

function readObject(content: Buffer): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(content.toString('utf8'))
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    throw new FileFault(option, 'is not JSON') // without the cause, which shows what it is instead
  }
}

function readKey(text: unknown): KeyObject {
  try {
    const key = createPrivateKey(String(text))
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // told below, without the cause: it might show the key
  }
  throw new FileFault(option, 'holds no private_key of RSA')
}
