import { describe, expect, it } from 'vitest'
import {
  readDeviceToken,
  toApnsId,
  toApnsPush,
} from '../../../../src/channels/push/apns/apns-push.ts'
import { event, now, optionsOf } from '../support.ts'
import { token } from './support.ts'

function pushed(message: unknown, options: Record<string, unknown> = {}) {
  const push = toApnsPush(event(message), token, optionsOf(options), now)
  if ('fault' in push) return push
  const { 'apns-id': _, ...headers } = push.headers
  return { headers, payload: JSON.parse(push.body.toString('utf8')) }
}

describe('toApnsPush', () => {
  it('shows what the attributes say, and puts the message beside it', () => {
    const shown = {
      'apple.title': 'Callback',
      'apple.alertMessage.body': 'Agent is available.',
      'apple.badge': 9,
      'apple.sound': 'bingbong.aiff',
      'apple.topic': 'com.example.app',
    }
    expect(pushed('Agent availability', shown)).toEqual({
      headers: {
        'apns-push-type': 'alert',
        'apns-priority': '10',
        'apns-topic': 'com.example.app',
      },
      payload: {
        aps: {
          alert: { title: 'Callback', body: 'Agent is available.' },
          badge: 9,
          sound: 'bingbong.aiff',
        },
        message: 'Agent availability',
      },
    })
  })

  it.each([
    ['a text', 'Agent availability', 'Agent availability'],
    ['what an object says under message', { message: 'News', serviceId: '1' }, 'News'],
    ['the same of JSON in a text', '{"message":"News"}', 'News'],
    ['what only begins like JSON', '{curly', '{curly'],
    ['accents and emoji', 'Größe 😀 \u2028', 'Größe 😀 \u2028'],
  ])('shows %s where no attribute says what to show', (_, message, body) => {
    expect(pushed(message)).toMatchObject({ payload: { aps: { alert: { body } }, message } })
  })

  it('shows the beginning of a message that is long, and sends all of it', () => {
    const message = 'x'.repeat(3000)
    const body = `${'x'.repeat(500)}…`
    expect(pushed(message)).toMatchObject({ payload: { aps: { alert: { body } }, message } })
  })

  it.each([
    ['an object', { _id: '1', _action: 'connect-inbound' }],
    ['a text of JSON', '{"_id":"1","_action":"connect-inbound"}'],
    ['a list', [1]],
    ['nothing', ''],
  ])('wakes the app in silence for %s that nobody could read', (_, message) => {
    expect(pushed(message)).toEqual({
      headers: { 'apns-push-type': 'background', 'apns-priority': '5' },
      payload: { aps: { 'content-available': 1 }, message },
    })
  })

  it('shows nothing, and takes its time, where an attribute says background', () => {
    const options = { 'apple.pushType': 'background', 'apple.priority': '10', 'apple.badge': 9 }
    expect(pushed('m', options)).toEqual({
      headers: { 'apns-push-type': 'background', 'apns-priority': '5' },
      payload: { aps: { 'content-available': 1 }, message: 'm' },
    })
  })

  it.each([
    [{ 'apple.pushType': 'voip' }, { 'apns-push-type': 'voip', 'apns-priority': '10' }],
    [{ 'apple.priority': '1' }, { 'apns-priority': '1' }],
    [{ 'apple.expiration': 0 }, { 'apns-expiration': '0' }],
    [{ 'apple.expiration': 60 }, { 'apns-expiration': '1790000060' }],
    [{ 'apple.collapseId': 'chat' }, { 'apns-collapse-id': 'chat' }],
  ])('makes headers of %j', (options, headers) => {
    expect(pushed('m', options)).toMatchObject({ headers })
  })

  it.each([
    [{ 'apple.collapseId': 'x'.repeat(65) }, 'apple.collapseId is not 1 to 64 plain characters'],
    [{ 'apple.collapseId': 'a\r\nb' }, 'apple.collapseId is not 1 to 64 plain characters'],
    [{ 'apple.topic': 'com.exämple' }, 'apple.topic is no bundle id'],
  ])('says what is wrong with %j', (options, fault) => {
    expect(pushed('m', options)).toEqual({ fault })
  })

  it('counts bytes, and allows voip more of them', () => {
    const message = { data: 'é'.repeat(2100) }
    expect(pushed(message)).toEqual({
      fault: 'the payload has 4253 bytes, APNs takes 4096',
    })
    expect(pushed(message, { 'apple.pushType': 'voip' })).toMatchObject({ payload: { message } })
  })
})

describe('toApnsId', () => {
  it('is a UUID, the same for the same event and device, and no other', () => {
    const ids = [
      toApnsId('e1', token),
      toApnsId('e1', token),
      toApnsId('e2', token),
      toApnsId('e1', 'beef'),
    ]
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(ids).size).toBe(3)
    expect(ids[0]).toBe(ids[1])
  })
})

describe('readDeviceToken', () => {
  it.each([
    [token, token],
    [token.toUpperCase(), token],
    ['<740f4707 bebcf74f>', '740f4707bebcf74f'],
    ['', undefined],
    ['x'.repeat(64), undefined],
    ['a'.repeat(201), undefined],
  ])('reads %j as %j', (given, read) => expect(readDeviceToken(given)).toBe(read))
})
