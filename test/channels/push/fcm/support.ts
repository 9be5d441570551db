import { onTestFinished } from 'vitest'
import { temporaryFile } from '../../../support/config.ts'
import { FcmStandIn } from '../../../support/fcm.ts'
import { channelsWith, device, event, type Settings } from '../support.ts'

/** Firebase, stood in for until the test has finished. */
export async function startFcm(): Promise<FcmStandIn> {
  const fcm = await FcmStandIn.start()
  onTestFinished(() => fcm.close())
  return fcm
}

export function settingsFor(fcm: FcmStandIn): Settings {
  return {
    'fcm.endpoint': fcm.http.url,
    'fcm.serviceAccount': temporaryFile(fcm.newAccount().json, 'account.json'),
  }
}

/** All channels, with a way to push the message `m` to a device. */
export async function fcmWith(settings: Settings, more: Parameters<typeof channelsWith>[1] = {}) {
  const channels = await channelsWith(settings, more)
  const push = (
    to = 'token',
    given: {
      type?: 'fcm' | 'gcm' | 'android'
      message?: unknown
      debug?: boolean
      provider?: string
    } = {},
  ) => {
    const { message = 'm', type = 'fcm', ...rest } = given
    return channels.send(event(message), device(type, to, rest))
  }
  return { channels, push }
}
