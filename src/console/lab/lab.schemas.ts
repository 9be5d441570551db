import { z } from 'zod'
import { isUserName } from '../../base/kernel/index.ts'
import type { PushType } from '../../channels/push/index.ts'

const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')

export const userParams = z.object({
  user: z.string().refine(isUserName, 'is no user name').describe('The gms_user'),
})

export const mailboxQuery = z.object({
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200')
    .optional()
    .describe('Entries; 50 when left out'),
})

export const mailbox = z
  .object({
    user: z.string(),
    at: time.describe("The server's clock"),
    epoch: z
      .string()
      .optional()
      .describe('Positions count within one; absent: there is no mailbox'),
    last: z.number().describe('Position of the newest entry'),
    confirmed: z.number().describe('The highest position that a device has confirmed'),
    present: z.boolean().describe('A device is connected, or was a moment ago, to any node'),
    entries: z.array(
      z.object({
        position: z.number(),
        tag: z.string(),
        message: z.unknown().meta({ description: 'As it was published' }),
      }),
    ),
  })
  .describe("A user's mailbox: its newest entries, the oldest of them first")

const types = [
  ...['comet', 'httpcb', 'customhttp', 'orscb'],
  ...['ios', 'gcm', 'fcm', 'android', 'wns', 'webpush'],
] as const satisfies readonly PushType[]

export const pushBody = z.object({
  type: z.enum(types),
  deviceId: z.string().min(1).max(8192).describe('A token, a URL, a user: what the type takes'),
  provider: z.string().max(256).optional().describe('push.defaultProvider when left out'),
  debug: z.boolean().optional().describe("Whether the provider's debug connection is used"),
  language: z.string().max(64).optional(),
  tag: z
    .string()
    .max(256)
    .optional()
    .describe('Whose event attributes hold; ringback.test when left out'),
  message: z.unknown().optional().meta({ description: 'A string, or any JSON' }),
})

export const pushed = z
  .object({
    kind: z.enum(['delivered', 'device-refused', 'try-later', 'failed']),
    id: z.string().optional().describe('What the provider calls it'),
    reason: z.string().optional(),
    after: z
      .number()
      .optional()
      .describe('Seconds after which the provider wants to be asked again'),
    milliseconds: z.number().describe('How long the provider took'),
  })
  .describe('What became of it; it is not tried again')

const whole = (most: number, usual: number) => z.int().min(1).max(most).default(usual)

export const dropBody = z
  .object({
    sockets: whole(200, 50),
    cuts: z.int().min(0).max(20).default(5).describe('How often each socket is lost'),
    messages: whole(10_000, 1000),
  })
  .describe('A thousand messages a second, a minute at most')

const counts = {
  sent: z.number(),
  received: z.number(),
  lost: z.number(),
  duplicate: z.number(),
  p99: z.number().nullable().describe('Milliseconds; null: nothing was received'),
}

export const dropped = z
  .object({
    ...counts,
    sockets: z.number(),
    cuts: z.number().describe('Made in all'),
    seconds: z.number(),
    finished: z.boolean().describe('False: its minute was over'),
    faults: z.readonly(z.array(z.string())).describe('Answers that no client should get'),
    rounds: z.readonly(
      z.array(
        z.object({
          ...counts,
          kind: z
            .enum(['before-reply', 'in-the-middle', 'after-receipt'])
            .optional()
            .describe('Where sockets were lost; absent in the first round, which loses none'),
        }),
      ),
    ),
  })
  .describe('What was lost and what came twice')
