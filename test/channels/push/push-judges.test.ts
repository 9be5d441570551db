import { describe, expect, it } from 'vitest'
import { ConfigError, Options, providerSection } from '../../../src/base/config/index.ts'
import { pushJudges } from '../../../src/channels/push/index.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'
import { newSigningKey, testAuthority, toKeystore } from '../../support/push-certificates.ts'

const oldKeystore = new URL('./fixtures/keystore-rc2.p12', import.meta.url).pathname

async function load(sections: Record<string, Record<string, string>>) {
  const { logger, lines } = recordingLogger()
  const file = temporaryFile(JSON.stringify(sections)) // JSON is YAML
  const options = await Options.load(file, { logger, judges: pushJudges })
  return { options, lines }
}

async function faultsOf(push: Record<string, string>, section = 'push') {
  const loaded = load({ [section]: push })
  const error = await loaded.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof ConfigError
    ? error.faults.map(({ path, message }) => `${path}: ${message}`)
    : error
}

const key = () => temporaryFile(newSigningKey().pem, 'key.p8')

describe('pushJudges', () => {
  it('pass what can be used', async () => {
    const { localhost, ca } = testAuthority()
    const { lines } = await load({
      push: {
        'apple.keyFile': key(),
        'apple.keyId': 'K',
        'apple.teamId': 'T',
        'apple.ca': temporaryFile(ca, 'ca.pem'),
        'debug.apple.keystore': oldKeystore,
        'debug.apple.keystorePassword': 'secret',
        'wns.sid': 's',
        'wns.secret': 'x',
        'webpush.privateKey': 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
        'webpush.subject': 'mailto:ops@example.com',
      },
      'push.provider.P': {
        'apple.keystore': temporaryFile(toKeystore(localhost, 'pw'), 'k.p12'),
        'apple.keystorePassword': 'pw',
      },
    })
    expect(lines).toEqual([])
  })

  it('name all that is wrong, each with its path, and nothing secret', async () => {
    const faults = await faultsOf({
      'apple.keyFile': '/no/such/file',
      'debug.apple.keyFile': temporaryFile('hunter2', 'key.p8'),
      'debug.apple.keyId': 'K',
      'debug.apple.teamId': 'T',
      'apple.keystore': oldKeystore,
      'apple.keystorePassword': 'hunter2',
      'fcm.serviceAccount': temporaryFile('{"private_key":"hunter2"', 'a.json'),
      'wns.sid': 's',
      'webpush.privateKey': 'hunter2',
      'webpush.subject': 'ops',
    })
    expect(faults).toEqual([
      'push.apple.keyId: is missing: apple.keyFile needs it',
      'push.apple.teamId: is missing: apple.keyFile needs it',
      'push.wns.secret: is missing: wns.sid needs it',
      'push.apple.keyFile: no such file',
      'push.apple.keystore: cannot be opened: is it PEM or PKCS #12, and the password right?',
      'push.fcm.serviceAccount: is not JSON',
      'push.webpush.privateKey: is no key of 32 bytes in base64url',
      'push.webpush.subject: is neither a mailto: nor an https: address',
      'push.apple.keystore: is one credential too many beside apple.keyFile',
      'push.debug.apple.keyFile: is no private key in PEM',
    ])
  })

  it('say what is wrong with the localization file', async () => {
    const file = (content: string) => temporaryFile(content, 'messages.xml')
    for (const [localization_file, fault] of [
      ['config/messages.xml', undefined],
      ['', undefined],
      ['/no/such/file', 'no such file'],
      ['/tmp', 'is a folder'],
      ['/dev/zero', 'is no file'],
      [file('<messages><message/></messages>'), 'message 1 has no id'],
      [file(' '.repeat(2_097_153)), 'has 2097153 bytes, 2097152 are taken'],
    ] as const) {
      const faults = fault === undefined ? undefined : [`push.localization_file: ${fault}`]
      expect(await faultsOf({ localization_file })).toEqual(faults)
    }
  })

  it('judge providers likewise, and warn of names that nothing reads', async () => {
    expect(await faultsOf({ 'wns.sid': 's' }, 'push.provider.P')).toEqual([
      'push.provider.P.wns.secret: is missing: wns.sid needs it',
    ])
    const { options, lines } = await load({ 'push.provider.P': { 'apple.tittle': 'T' } })
    expect(options.family(providerSection, 'P')).toBeDefined()
    expect(lines).toMatchObject([
      { option: 'push.provider.P.apple.tittle', nearest: 'push.provider.P.apple.title' },
    ])
  })
})
