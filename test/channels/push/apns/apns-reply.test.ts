import { describe, expect, it } from 'vitest'
import { readReason, toApnsOutcome } from '../../../../src/channels/push/apns/apns-reply.ts'

/** Apple: "Handling notification responses from APNs", every error string. */
const documented: [number, string, 'failed' | 'try-later' | 'device-refused'][] = [
  [400, 'BadCollapseId', 'failed'],
  [400, 'BadDeviceToken', 'device-refused'],
  [400, 'BadExpirationDate', 'failed'],
  [400, 'BadMessageId', 'failed'],
  [400, 'BadPriority', 'failed'],
  [400, 'BadTopic', 'failed'],
  [400, 'DeviceTokenNotForTopic', 'failed'],
  [400, 'DuplicateHeaders', 'failed'],
  [400, 'IdleTimeout', 'try-later'],
  [400, 'InvalidPushType', 'failed'],
  [400, 'MissingDeviceToken', 'failed'],
  [400, 'MissingTopic', 'failed'],
  [400, 'PayloadEmpty', 'failed'],
  [400, 'TopicDisallowed', 'failed'],
  [403, 'BadCertificate', 'failed'],
  [403, 'BadCertificateEnvironment', 'failed'],
  [403, 'ExpiredProviderToken', 'try-later'],
  [403, 'Forbidden', 'failed'],
  [403, 'InvalidProviderToken', 'failed'],
  [403, 'MissingProviderToken', 'failed'],
  [403, 'UnrelatedKeyIdInToken', 'failed'],
  [403, 'BadEnvironmentKeyInToken', 'failed'],
  [404, 'BadPath', 'failed'],
  [405, 'MethodNotAllowed', 'failed'],
  [410, 'ExpiredToken', 'device-refused'],
  [410, 'Unregistered', 'device-refused'],
  [413, 'PayloadTooLarge', 'failed'],
  [429, 'TooManyProviderTokenUpdates', 'try-later'],
  [429, 'TooManyRequests', 'try-later'],
  [500, 'InternalServerError', 'try-later'],
  [503, 'ServiceUnavailable', 'try-later'],
  [503, 'Shutdown', 'try-later'],
]

describe('toApnsOutcome', () => {
  it.each(documented)('takes %i %s as %s', (status, reason, kind) => {
    const reply = { kind: 'answered', status, reason, retryAfter: undefined } as const
    expect(toApnsOutcome(reply, 'id')).toEqual({ kind, reason: `${status} ${reason}`, id: 'id' })
  })

  it('takes 200 as delivered, and silence as a reason to try later', () => {
    const reply = {
      kind: 'answered',
      status: 200,
      reason: undefined,
      retryAfter: undefined,
    } as const
    expect(toApnsOutcome(reply, 'id')).toEqual({ kind: 'delivered', id: 'id' })
    const silence = { kind: 'unanswered', reason: 'no answer in time' } as const
    expect(toApnsOutcome(silence, 'id')).toEqual({
      kind: 'try-later',
      reason: 'no answer in time',
      id: 'id',
    })
  })

  it('hands on Retry-After', () => {
    const reply = { kind: 'answered', status: 503, reason: undefined, retryAfter: 60 } as const
    expect(toApnsOutcome(reply, 'id')).toMatchObject({ reason: 'answered 503', after: 60 })
  })
})

describe('readReason', () => {
  it.each([
    ['{"reason":"BadTopic"}', 'BadTopic'],
    ['{"reason":"Bad\\nTopic"}', undefined],
    ['{"reason":1}', undefined],
    ['null', undefined],
    ['<html>', undefined],
    ['', undefined],
  ])('reads %j as %j', (body, reason) => expect(readReason(body)).toBe(reason))
})
