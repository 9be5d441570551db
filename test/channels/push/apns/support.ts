import { onTestFinished } from 'vitest'
import { type ApnsOptions, ApnsStandIn } from '../../../support/apns.ts'
import { temporaryFile } from '../../../support/config.ts'
import { testAuthority } from '../../../support/push-certificates.ts'
import { channelsWith, device, event, now, type Settings } from '../support.ts'

export const token = '00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0'

/** Apple's service, stood in for until the test has finished. */
export async function startApns(options: ApnsOptions = {}): Promise<ApnsStandIn> {
  const apns = await ApnsStandIn.start({ now: () => now, ...options })
  onTestFinished(() => apns.close())
  return apns
}

/** The options by which the channels reach it, with a signing key of their own. */
export function settingsFor(apns: ApnsStandIn, url = apns.url): Settings {
  return {
    'apple.endpoint': url,
    'apple.ca': temporaryFile(testAuthority().ca, 'ca.pem'),
    'apple.keyFile': temporaryFile(apns.newKey('KEY1234567', 'TEAM123456'), 'key.p8'),
    'apple.keyId': 'KEY1234567',
    'apple.teamId': 'TEAM123456',
    'apple.topic': 'com.example.app',
  }
}

/** All channels, with a way to push the message `m` to a device. */
export async function iosWith(settings: Settings, more: Parameters<typeof channelsWith>[1] = {}) {
  const channels = await channelsWith(settings, more)
  const push = (
    to = token,
    given: { message?: unknown; debug?: boolean; provider?: string } = {},
  ) => {
    const { message = 'm', ...rest } = given
    return channels.send(event(message), device('ios', to, rest))
  }
  return { channels, push }
}
