import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

export interface KeyAndCertificate {
  /** PEM. */
  readonly key: string
  readonly cert: string
}

export interface TestAuthority {
  /** The certificate to trust, PEM. */
  readonly ca: string
  /** For servers here. */
  readonly localhost: KeyAndCertificate
  issue(commonName: string): KeyAndCertificate
}

let known: TestAuthority | undefined

/** A certificate authority of this process alone; what it issues is good for localhost, for a day. */
export function testAuthority(): TestAuthority {
  known ??= createAuthority()
  return known
}

function createAuthority(): TestAuthority {
  const keys = newKeys()
  const subject = [{ name: 'commonName', value: 'test authority' }]
  const root = certificate(keys.publicKey, subject, subject)
  root.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }])
  root.sign(keys.privateKey, forge.md.sha256.create())
  const issue = (commonName: string) => {
    const own = newKeys()
    const name = [{ name: 'commonName', value: commonName }]
    const issued = certificate(own.publicKey, name, subject)
    issued.setExtensions([{ name: 'subjectAltName', altNames: thisMachine }])
    issued.sign(keys.privateKey, forge.md.sha256.create())
    return { key: own.pem, cert: forge.pki.certificateToPem(issued) }
  }
  return { ca: forge.pki.certificateToPem(root), localhost: issue('localhost'), issue }
}

const thisMachine = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
]

/** A PKCS #12 file as OpenSSL 3 still reads it. */
export function toKeystore({ key, cert }: KeyAndCertificate, password: string): Buffer {
  const [privateKey, issued] = [
    forge.pki.privateKeyFromPem(key),
    forge.pki.certificateFromPem(cert),
  ]
  const store = forge.pkcs12.toPkcs12Asn1(privateKey, [issued], password, { algorithm: '3des' })
  return Buffer.from(forge.asn1.toDer(store).getBytes(), 'latin1')
}

function newKeys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const own = forge.pki.privateKeyFromPem(pem)
  return { pem, privateKey: own, publicKey: forge.pki.setRsaPublicKey(own.n, own.e) }
}

let serial = 0

function certificate(
  publicKey: forge.pki.PublicKey,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
): forge.pki.Certificate {
  const made = forge.pki.createCertificate()
  made.publicKey = publicKey
  serial += 1
  made.serialNumber = `0${serial.toString(16)}`.slice(-8)
  const day = 86_400_000
  made.validity.notBefore = new Date(Date.now() - day)
  made.validity.notAfter = new Date(Date.now() + day)
  made.setSubject(subject)
  made.setIssuer(issuer)
  return made
}

/** A signing key as Apple hands it out (.p8). */
export function newSigningKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { pem, publicKey, privateKey: createPrivateKey(pem) }
}
