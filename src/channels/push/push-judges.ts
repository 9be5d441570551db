import { readFileSync, statSync } from 'node:fs'
import {
  type Judge,
  type OptionFault,
  providerSection,
  pushSection,
  type Written,
} from '../../base/config/index.ts'
import { openKeystore, readCertificates, readSigningKey } from './apns/apns-credential.ts'
import { readServiceAccount } from './fcm/service-account.ts'
import { FileFault, toFault, unreadable } from './files-in-force.ts'
import { loadMessagesNow } from './localization/load-messages.ts'
import { readVapidKey } from './webpush/vapid.ts'

/**
 * Refuse credentials that cannot be used when they are set, not when they are needed. The files they
 * name are read for it; when one changes later, what it held stays in force until it can be used.
 */
export const pushJudges: readonly Judge[] = [
  {
    sections: pushSection.name,
    faults: (_section, written) => [
      ...faultsIn(written),
      ...inMessages(written.localization_file?.trim() ?? ''),
    ],
  },
  {
    sections: providerSection.name,
    faults: (_section, written) => faultsIn(written),
    known: () => Object.keys(providerSection.options),
  },
]

/** The value of an option; empty when it is not set. */
type Value = (name: string) => string

function faultsIn(written: Written): OptionFault[] {
  return ['', 'debug.'].flatMap((prefix) => {
    const faults = faultsOf((name) => written[prefix + name] ?? '')
    return faults.map(({ option, message }) => ({ option: prefix + option, message }))
  })
}

function faultsOf(value: Value): OptionFault[] {
  return [
    ...missing(value, 'apple.keyFile', ['apple.keyId', 'apple.teamId']),
    ...missing(value, 'wns.sid', ['wns.secret']),
    ...missing(value, 'webpush.privateKey', ['webpush.subject']),
    ...inFile(value, 'apple.keyFile', readSigningKey),
    ...inFile(value, 'apple.ca', readCertificates),
    ...inFile(value, 'apple.keystore', (content) => {
      return openKeystore(content, value('apple.keystorePassword'))
    }),
    ...inFile(value, 'fcm.serviceAccount', readServiceAccount),
    ...inVapid(value),
    ...(value('apple.keyFile') !== '' && value('apple.keystore') !== ''
      ? [{ option: 'apple.keystore', message: 'is one credential too many beside apple.keyFile' }]
      : []),
  ]
}

/** What goes with an option must be set before it. */
function missing(value: Value, leader: string, others: readonly string[]): OptionFault[] {
  if (value(leader) === '') return []
  return others
    .filter((option) => value(option) === '')
    .map((option) => ({ option, message: `is missing: ${leader} needs it` }))
}

function inFile(value: Value, option: string, read: (content: Buffer) => unknown): OptionFault[] {
  const path = value(option).trim()
  if (path === '') return []
  try {
    const fault = unreadable(statSync(path))
    if (fault !== undefined) return [{ option, message: fault }]
    read(readFileSync(path))
    return []
  } catch (thrown) {
    return [{ option, message: thrown instanceof FileFault ? thrown.fault : toFault(thrown) }]
  }
}

function inMessages(path: string): OptionFault[] {
  try {
    if (path !== '') loadMessagesNow(path)
    return []
  } catch (thrown) {
    const message = thrown instanceof FileFault ? thrown.fault : toFault(thrown)
    return [{ option: 'localization_file', message }]
  }
}

function inVapid(value: Value): OptionFault[] {
  const [key, subject] = [value('webpush.privateKey'), value('webpush.subject').trim()]
  const faults: OptionFault[] = []
  if (key !== '' && readVapidKey(key) === undefined) {
    faults.push({ option: 'webpush.privateKey', message: 'is no key of 32 bytes in base64url' })
  }
  if (subject !== '' && !/^(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(subject)) {
    faults.push({
      option: 'webpush.subject',
      message: 'is neither a mailto: nor an https: address',
    })
  }
  return faults
}
