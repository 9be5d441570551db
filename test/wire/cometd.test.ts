import { describe, expect, it } from 'vitest'
import { appForFile } from '../support/app.ts'
import { heldConnects, publish, subscribeComet } from '../support/bayeux.ts'
import { request } from '../support/http.ts'

const app = appForFile()
const user = 'b16416334828b1d26ef14f329628b55b5a8c631d8928a371a5584722dd7fb673'
const type = { 'content-type': 'application/json;charset=UTF-8' }

/** Sends the text of an example as it is printed, and reads the answer. */
async function post(path: string, text: string, gmsUser = user) {
  const { url } = await app()
  const headers = { ...type, gms_user: gmsUser }
  const { status, headers: answered, body } = await request(url, 'POST', path, text, headers)
  expect([status, answered['content-type']]).toEqual([200, 'application/json;charset=UTF-8'])
  return body as Record<string, unknown>[]
}

describe('API reference: Chat API, "COMETD Based Chat API"', () => {
  it('holds its conversation, from the misspelt handshake to the disconnect', async () => {
    const { url } = await app()
    const [handshake] = await post(
      '/genesys/cometd/handshake',
      '[{"version":"1.0","minimumVersion":"0.9","channel":"/meta/handshake","supportedConnectionType\\"":["long-polling","callback-polling"],"advice":{"timeout":60000,"interval":0},"id":"1"}]',
    )
    expect(handshake).toMatchObject({
      id: '1',
      minimumVersion: '1.0',
      successful: true,
      channel: '/meta/handshake',
      ext: { ack: true },
      version: '1.0',
    })
    const clientId = JSON.stringify(handshake?.clientId)

    expect(
      await post(
        '/genesys/cometd/',
        `[{"channel":"/meta/subscribe","subscription":"/_genesys","id":"2","clientId":${clientId}}]`,
      ),
    ).toEqual([
      { id: '2', subscription: '/_genesys', successful: true, channel: '/meta/subscribe' },
    ])
    expect(
      await post(
        '/genesys/cometd/connect',
        `[{"channel":"/meta/connect","connectionType":"long-polling","advice":{"timeout":0},"id":"3","clientId":${clientId}}]`,
      ),
    ).toEqual([
      {
        id: '3',
        successful: true,
        advice: { interval: 0, reconnect: 'retry', timeout: 60000 },
        channel: '/meta/connect',
      },
    ])

    await subscribeComet(url, user, 'service.chat.refresh.4d1697a9_dda5')
    const polling = post(
      '/genesys/cometd/connect',
      `[{"channel":"/meta/connect","connectionType":"long-polling","id":"4","clientId":${clientId}}]`,
    )
    await heldConnects(url, 1)
    const message = {
      chatSessionId: '000E5aA2A40P0000Q',
      transcriptPosition: '2',
      chatIxnState: 'TRANSCRIPT',
      transcriptToShow: [
        ['Notice.Joined', 'Kristi Sippola', 'has joined the session', '14', 'AGENT'],
      ],
    }
    await publish(url, 'service.chat.refresh.4d1697a9_dda5', message)
    expect(await polling).toEqual([
      {
        data: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          message,
          tag: 'service.chat.refresh.4d1697a9_dda5',
        },
        channel: '/_genesys',
      },
      { id: '4', successful: true, channel: '/meta/connect' },
    ])

    expect(
      await post(
        '/genesys/cometd/',
        `[{"channel":"/meta/unsubscribe","subscription":"/_genesys","id":"9","clientId":${clientId}}]`,
      ),
    ).toEqual([
      { id: '9', subscription: '/_genesys', successful: true, channel: '/meta/unsubscribe' },
    ])
    expect(
      await post(
        '/genesys/cometd/disconnect',
        `[{"channel":"/meta/disconnect","id":"10","clientId":${clientId}}]`,
      ),
    ).toEqual([{ id: '10', successful: true, channel: '/meta/disconnect' }])
  })
})

describe('API reference: Push Notification Service, "CometD Notification"', () => {
  it('goes through its handshake, connect and subscribe', async () => {
    const say = (text: string) => post('/genesys/cometd', text, 'BuzzBrain')
    const [handshake] = await say(
      '{"version":"1.0","minimumVersion":"0.9","channel":"/meta/handshake","id":"0"}',
    )
    expect(handshake).toMatchObject({
      id: '0',
      supportedConnectionTypes: ['websocket', 'callback-polling', 'long-polling'],
      successful: true,
    })
    const clientId = JSON.stringify(handshake?.clientId)
    expect(
      await say(
        `{"channel":"/meta/connect","clientId":${clientId},"id":"1","connectionType":"long-polling"}`,
      ),
    ).toEqual([
      {
        id: '1',
        successful: true,
        advice: { interval: 0, reconnect: 'retry', timeout: 60000 },
        channel: '/meta/connect',
      },
    ])
    expect(
      await say(
        `[{"channel":"/meta/subscribe","subscription":"/_genesys","clientId":${clientId},"id":"2"}]`,
      ),
    ).toEqual([
      { id: '2', subscription: '/_genesys', successful: true, channel: '/meta/subscribe' },
    ])
  })
})
