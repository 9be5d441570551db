import { describe, expect, it } from 'vitest'
import { toWnsPost } from '../../../../src/channels/push/wns/wns-post.ts'
import { event, optionsOf } from '../support.ts'

const url = new URL('https://db5.notify.windows.com/?token=AwYAAABQ')
const toast = (message: unknown, options: Record<string, unknown> = {}) => {
  const post = toWnsPost(
    event(message),
    url,
    optionsOf({ 'wns.notificationType': 'toast', ...options }),
  )
  return 'fault' in post ? post : post.body
}

describe('toWnsPost', () => {
  it('sends the message raw, JSON as text', () => {
    expect(toWnsPost(event({ a: 1 }), url, optionsOf({}))).toEqual({
      url,
      body: '{"a":1}',
      headers: {
        'Content-Type': 'application/octet-stream',
        'X-WNS-Type': 'wns/raw',
        'X-WNS-RequestForStatus': 'true',
      },
    })
  })

  it('writes a toast whose texts cannot break out of it', () => {
    const options = { 'wns.title': '<b>"A" & \'B\'</b>', 'wns.body': ']]>\u0000\ud800' }
    expect(toast('"/><evil a="\n', options)).toBe(
      '<toast launch="&#34;/&#62;&#60;evil a=&#34;&#10;"><visual><binding template="ToastGeneric">' +
        "<text>&#60;b&#62;&#34;A&#34; &#38; 'B'&#60;/b&#62;</text><text>]]&#62;\ufffd</text>" +
        '</binding></visual></toast>',
    )
  })

  it('counts the bytes of what is sent', () => {
    expect(toast('é'.repeat(1500))).toMatchObject({
      fault: expect.stringMatching(/^the payload has \d+ bytes, WNS takes 5000$/),
    })
  })
})
