import { describe, expect, it } from 'vitest'
import { type FcmReply, toFcmOutcome } from '../../../../src/channels/push/fcm/fcm-reply.ts'

function answered(status: number, body: unknown, retryAfter?: number): FcmReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { kind: 'answered', status, retryAfter, body: text }
}

const refused = (status: number, general: string, errorCode?: string) => {
  const own = { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }
  const other = { '@type': 'type.googleapis.com/google.rpc.BadRequest', errorCode: 'UNREGISTERED' }
  const details = errorCode === undefined ? [other] : [other, own]
  return answered(status, { error: { code: status, status: general, details } })
}

describe('toFcmOutcome', () => {
  it('takes a name as delivered', () => {
    const outcome = toFcmOutcome({ kind: 'taken', name: 'projects/p/messages/1' })
    expect(outcome).toEqual({ kind: 'delivered', id: 'projects/p/messages/1' })
  })

  it.each([
    [
      'UNREGISTERED alone as the device',
      refused(404, 'NOT_FOUND', 'UNREGISTERED'),
      'device-refused',
      '404 UNREGISTERED',
    ],
    ['another 404 as something else', refused(404, 'NOT_FOUND'), 'failed', '404 NOT_FOUND'],
    [
      'an ill argument as final',
      refused(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'),
      'failed',
      '400 INVALID_ARGUMENT',
    ],
    [
      'a token that has ended as passing',
      refused(401, 'UNAUTHENTICATED'),
      'try-later',
      '401 UNAUTHENTICATED',
    ],
    [
      'an ill key of a third party as final',
      refused(401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'),
      'failed',
      '401 THIRD_PARTY_AUTH_ERROR',
    ],
    [
      'no permission as final',
      refused(403, 'PERMISSION_DENIED'),
      'failed',
      '403 PERMISSION_DENIED',
    ],
    ['a page of a proxy as passing', answered(502, '<html>'), 'try-later', 'answered 502'],
    ['success without a name as passing', answered(200, '{}'), 'try-later', 'answered 200'],
    [
      'codes that are none as none',
      answered(500, { error: { status: 'a b\n' } }),
      'try-later',
      'answered 500',
    ],
    [
      'lists and nulls as nothing',
      answered(400, { error: { details: [null, 1, []] } }),
      'failed',
      'answered 400',
    ],
  ])('takes %s', (_, reply, kind, reason) => {
    expect(toFcmOutcome(reply)).toEqual({ kind, reason })
  })

  it('hands on Retry-After', () => {
    expect(toFcmOutcome(answered(429, '{}', 30))).toMatchObject({ kind: 'try-later', after: 30 })
    expect(toFcmOutcome(answered(429, '{}'))).toMatchObject({ kind: 'try-later', after: 60 })
  })

  it('tells silence from what cannot be sent', () => {
    expect(toFcmOutcome({ kind: 'unanswered', reason: 'r' })).toMatchObject({ kind: 'try-later' })
    expect(toFcmOutcome({ kind: 'unsendable', reason: 'r' })).toMatchObject({ kind: 'failed' })
  })
})
