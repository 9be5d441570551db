import { describe, expect, it } from 'vitest'
import {
  readRegistrationToken,
  toFcmMessage,
} from '../../../../src/channels/push/fcm/fcm-message.ts'
import { event, optionsOf } from '../support.ts'

const message = (given: unknown, options: Record<string, unknown> = {}) =>
  toFcmMessage(event(given), 'token', optionsOf(options))

describe('toFcmMessage', () => {
  it.each([
    ['a text', 'Agent availability', 'Agent availability'],
    [
      'an object',
      { _id: '1', _action: 'connect-inbound' },
      '{"_id":"1","_action":"connect-inbound"}',
    ],
    [
      'a chat',
      { message: 'New', lastTranscript: [{ 'Message.Text': 'ä' }] },
      '{"message":"New","lastTranscript":[{"Message.Text":"ä"}]}',
    ],
    ['nothing', undefined, ''],
  ])('puts %s into data as text, and shows nothing by itself', (_, given, text) => {
    expect(message(given)).toEqual({
      token: 'token',
      data: { message: text },
      android: { priority: 'high' },
    })
  })

  it('shows title and text where they are set', () => {
    const options = { 'fcm.title': 'Callback', 'fcm.body': 'Agent is available.' }
    expect(message('m', options)).toMatchObject({
      data: { message: 'm' },
      notification: { title: 'Callback', body: 'Agent is available.' },
    })
    expect(message('m', { 'fcm.title': '', 'fcm.body': 'b' })).toMatchObject({
      notification: { body: 'b' },
    })
  })

  it('says how urgent it is, and for how long', () => {
    expect(message('m', { 'fcm.priority': 'normal', 'fcm.ttl': 60 })).toMatchObject({
      android: { priority: 'normal', ttl: 60_000 },
    })
  })

  it('counts the bytes of data and what is shown together', () => {
    const room = 4096 - 'message'.length - 'titleNews'.length
    expect(message('x'.repeat(room), { 'fcm.title': 'News' })).toHaveProperty('data')
    expect(message('x'.repeat(room + 1), { 'fcm.title': 'News' })).toEqual({
      fault: 'the payload has 4097 bytes, FCM takes 4096',
    })
    expect(message('é'.repeat(2100))).toEqual({
      fault: 'the payload has 4207 bytes, FCM takes 4096',
    })
  })
})

describe('readRegistrationToken', () => {
  it.each(['9774d56d682e549c', 'd:APA91bF-_x'])('reads %j', (token) => {
    expect(readRegistrationToken(token)).toBe(token)
  })

  it.each(['', 'a b', 'a\n', 'ü', 'x'.repeat(4097)])('refuses %j', (token) => {
    expect(readRegistrationToken(token)).toBeUndefined()
  })
})
