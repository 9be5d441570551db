import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toApnsCredential } from '../../../../src/channels/push/apns/apns-credential.ts'
import { newSigningKey, testAuthority, toKeystore } from '../../../support/push-certificates.ts'

/**
 * Made with a password `secret`, for a certificate of a hundred years, by:
 * openssl pkcs12 -export -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -macalg sha1 …
 */
const oldKeystore = readFileSync(new URL('../fixtures/keystore-rc2.p12', import.meta.url))

const place = {
  endpoint: 'https://api.push.apple.com',
  paths: {},
  keyId: 'KEY',
  teamId: 'TEAM',
  password: 'secret',
}

const pem = (kind: 'ec' | 'rsa') => {
  const { privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

describe('toApnsCredential', () => {
  it('signs by a key', async () => {
    const contents = { 'apple.keyFile': Buffer.from(newSigningKey().pem) }
    const { tls, signer } = await toApnsCredential(place, contents)
    expect(tls).toEqual({})
    expect(signer).toMatchObject({ keyId: 'KEY', teamId: 'TEAM' })
  })

  it('opens a keystore that OpenSSL does not open any more', async () => {
    const { tls, signer } = await toApnsCredential(place, { 'apple.keystore': oldKeystore })
    expect(signer).toBeUndefined()
    expect(String(tls.key)).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/)
    const { subject } = new X509Certificate(String(tls.cert))
    expect(subject).toContain('com.example.app')
  })

  it.each([
    [
      'a key that is none',
      { 'apple.keyFile': Buffer.from('x') },
      'apple.keyFile: is no private key in PEM',
    ],
    [
      'a key of RSA',
      { 'apple.keyFile': pem('rsa') },
      'apple.keyFile: is no key on the curve P-256',
    ],
    [
      'another curve',
      { 'apple.keyFile': pem('ec') },
      'apple.keyFile: is no key on the curve P-256',
    ],
    [
      'authorities that are none',
      { 'apple.keyFile': Buffer.from(newSigningKey().pem), 'apple.ca': Buffer.from('x') },
      'apple.ca: is no certificate in PEM',
    ],
    [
      'a keystore that is none',
      { 'apple.keystore': Buffer.from('x') },
      'apple.keystore: cannot be opened',
    ],
  ])('says what is wrong with %s', async (_, contents, message) => {
    await expect(toApnsCredential(place, contents)).rejects.toThrow(message)
  })

  it('says what is wrong with the password, of old keystores and of new ones, and shows none', async () => {
    const issued = toKeystore(testAuthority().localhost, 'other')
    for (const content of [oldKeystore, issued]) {
      const made = toApnsCredential(
        { ...place, password: 'hunter2' },
        { 'apple.keystore': content },
      )
      await expect(made).rejects.toThrow(
        /^apple\.keystore: cannot be opened: is it PEM or PKCS #12, and the password right\?$/,
      )
    }
  })

  it.each(['keyId', 'teamId'])('says that apple.%s is missing', async (name) => {
    const contents = { 'apple.keyFile': Buffer.from(newSigningKey().pem) }
    const made = toApnsCredential({ ...place, [name]: undefined }, contents)
    await expect(made).rejects.toThrow(`apple.${name}: is not set`)
  })
})
