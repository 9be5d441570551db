import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { ConnectionOptions } from '../connection-options.ts'
import { type Contents, FileFault, type Paths } from '../files-in-force.ts'
import { decodeOldKeystore } from './old-keystore.ts'

const production = 'https://api.push.apple.com'
const sandbox = 'https://api.sandbox.push.apple.com'

/** A connection to APNs as the options describe it, its files not read yet. */
export interface ApnsPlace {
  readonly endpoint: string
  readonly paths: Paths
  readonly keyId: string | undefined
  readonly teamId: string | undefined
  readonly password: string | undefined
}

/** What proves to APNs who we are: a key that signs tokens, or a certificate in TLS. */
export interface ApnsCredential {
  readonly endpoint: string
  readonly tls: SecureContextOptions
  readonly signer: TokenSigner | undefined
}

export interface TokenSigner {
  readonly key: KeyObject
  readonly keyId: string
  readonly teamId: string
}

/** Undefined when no section has a credential. */
export function toApnsPlace(options: ConnectionOptions): ApnsPlace | undefined {
  const credential = options.group(
    ['apple.keyFile', 'apple.keystore'],
    ['apple.keyId', 'apple.teamId', 'apple.keystorePassword'],
  )
  if (credential === undefined) return undefined
  const files = {
    'apple.keyFile': credential['apple.keyFile'],
    'apple.keystore':
      credential['apple.keyFile'] === undefined ? credential['apple.keystore'] : undefined,
    'apple.ca': options.text('apple.ca'),
  }
  const paths = Object.entries(files).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, path]],
  )
  return {
    endpoint: endpointOf(options),
    paths: Object.fromEntries(paths),
    keyId: credential['apple.keyId'],
    teamId: credential['apple.teamId'],
    password: credential['apple.keystorePassword'],
  }
}

/** Debug means Apple's sandbox, unless another place is named, or Apple is not where we push to at all. */
function endpointOf(options: ConnectionOptions): string {
  const plain = options.plainText('apple.endpoint') ?? production
  if (!options.isDebug) return plain
  const isApples = new URL(plain).hostname.endsWith('.push.apple.com')
  return options.debugText('apple.endpoint') ?? (isApples ? sandbox : plain)
}

/** Throws a FileFault that says which option is wrong, and how. */
export async function toApnsCredential(
  { endpoint, keyId, teamId, password = '' }: ApnsPlace,
  contents: Contents,
): Promise<ApnsCredential> {
  const { 'apple.keyFile': keyFile, 'apple.keystore': keystore, 'apple.ca': ca } = contents
  const trust = ca === undefined ? {} : { ca: readCertificates(ca) }
  if (keyFile !== undefined) {
    if (keyId === undefined) throw new FileFault('apple.keyId', 'is not set')
    if (teamId === undefined) throw new FileFault('apple.teamId', 'is not set')
    return { endpoint, tls: trust, signer: { key: readSigningKey(keyFile), keyId, teamId } }
  }
  if (keystore === undefined) throw new FileFault('apple.keystore', 'is not set')
  return {
    endpoint,
    tls: { ...trust, ...(await readKeystore(keystore, password)) },
    signer: undefined,
  }
}

export function readSigningKey(content: Buffer): KeyObject {
  const key = attempt('apple.keyFile', 'is no private key in PEM', () => createPrivateKey(content))
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new FileFault('apple.keyFile', 'is no key on the curve P-256')
  }
  return key
}

export function readCertificates(content: Buffer): string {
  attempt('apple.ca', 'is no certificate in PEM', () => new X509Certificate(content))
  return content.toString('latin1')
}

/**
 * PEM holds certificate and key one after the other; anything else is taken for PKCS #12. Undefined
 * for a good one that OpenSSL does not open any more. Throws a FileFault.
 */
export function openKeystore(
  content: Buffer,
  passphrase: string,
): SecureContextOptions | undefined {
  const isPem = content.includes('-----BEGIN ')
  const options = isPem ? { key: content, cert: content, passphrase } : { pfx: content, passphrase }
  try {
    createSecureContext(options)
    return options
  } catch (thrown) {
    if (isUnsupported(thrown)) return undefined
    throw new FileFault('apple.keystore', unopened, { cause: thrown })
  }
}

async function readKeystore(content: Buffer, passphrase: string): Promise<SecureContextOptions> {
  try {
    return openKeystore(content, passphrase) ?? (await decodeOldKeystore(content, passphrase))
  } catch (thrown) {
    if (thrown instanceof FileFault) throw thrown
    throw new FileFault('apple.keystore', unopened, { cause: thrown })
  }
}

const unopened = 'cannot be opened: is it PEM or PKCS #12, and the password right?'

/** OpenSSL has found the password right, and a cipher it does not know any more. */
function isUnsupported(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    thrown.code === 'ERR_CRYPTO_UNSUPPORTED_OPERATION'
  )
}

function attempt<T>(option: string, fault: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    throw new FileFault(option, fault, { cause })
  }
}
