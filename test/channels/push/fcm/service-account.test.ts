import { describe, expect, it } from 'vitest'
import {
  readServiceAccount,
  toTokenPost,
} from '../../../../src/channels/push/fcm/service-account.ts'
import { newSigningKey, testAuthority } from '../../../support/push-certificates.ts'

const file = () => ({
  type: 'service_account',
  project_id: 'example-app',
  client_email: 'm@example-app.iam.gserviceaccount.com',
  private_key: testAuthority().localhost.key,
})

const read = (content: unknown) => readServiceAccount(Buffer.from(JSON.stringify(content)))

describe('readServiceAccount', () => {
  it('asks Google for tokens, or whom the file names', () => {
    expect(read(file())).toMatchObject({ projectId: 'example-app' })
    expect(read(file()).tokenUri.href).toBe('https://oauth2.googleapis.com/token')
    const own = read({ ...file(), token_uri: 'http://127.0.0.1:9/t' })
    expect(own.tokenUri.href).toBe('http://127.0.0.1:9/t')
  })

  it.each([
    ['no project', { project_id: undefined }, 'names no project_id'],
    ['a project that is a path', { project_id: 'a/../b' }, 'names no project_id'],
    ['no email', { client_email: 1 }, 'names no client_email'],
    ['no key', { private_key: 'x' }, 'holds no private_key of RSA'],
    ['a key of another kind', { private_key: newSigningKey().pem }, 'holds no private_key of RSA'],
    ['an ill token_uri', { token_uri: 'file:///x' }, 'has a token_uri that is no URL'],
  ])('says what is wrong with %s', (_, part, fault) => {
    expect(() => read({ ...file(), ...part })).toThrow(`fcm.serviceAccount: ${fault}`)
  })

  it.each(['', 'x', 'null', '[]'])('says what is wrong with %j', (text) => {
    expect(() => readServiceAccount(Buffer.from(text))).toThrow(/^fcm\.serviceAccount: /)
  })
})

describe('toTokenPost', () => {
  it('asserts who it is, to whom, and for how long', () => {
    const { url, body } = toTokenPost(read(file()), 1_790_000_000_999)
    const assertion = new URLSearchParams(String(body)).get('assertion') ?? ''
    const [head, claims] = assertion.split('.').map((part) => Buffer.from(part, 'base64url'))
    expect(url.href).toBe('https://oauth2.googleapis.com/token')
    expect(JSON.parse(String(head))).toEqual({ alg: 'RS256', typ: 'JWT' })
    expect(JSON.parse(String(claims))).toEqual({
      iss: 'm@example-app.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/firebase.messaging',
      aud: 'https://oauth2.googleapis.com/token',
      iat: 1_790_000_000,
      exp: 1_790_003_600,
    })
  })
})
