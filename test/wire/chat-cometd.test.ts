import { beforeAll, describe, expect, it } from 'vitest'
import { type ServedChats, serveChats } from '../api/chat/serve-chats.ts'
import { request } from '../support/http.ts'

/*
 * API reference: Chat API, "COMETD Based Chat API": the whole dialogue, as it is printed, with an
 * agent who plays the other part. Only ids, keys and seconds are other ones, the customer's nickname
 * is the first name where the original shows the caller's address, and answers hold what other
 * examples of the same request have beside.
 */

const user = 'b16416334828b1d26ef14f329628b55b5a8c631d8928a371a5584722dd7fb673'

let node: ServedChats
beforeAll(async () => {
  node = await serveChats(
    `
    server: { external_url_base: "http://localhost:8080/" }
    service.request-chat: { _urs_virtual_queue: sales }
    `,
  )
  await node.routing.setAgent('kristi', {
    ...{ nickname: 'Kristi Sippola', queues: ['sales'], state: 'READY' },
  })
  return () => node.close()
})

const text = expect.any(String)

async function post(path: string, type: string, body: string): Promise<unknown> {
  const headers = { gms_user: user, 'content-type': `${type};charset=UTF-8` }
  const answer = await request(node.url, 'POST', path, body, headers)
  expect([answer.status, answer.headers['content-type']]).toEqual([
    200,
    'application/json;charset=UTF-8',
  ])
  return answer.body
}

const say = (path: string, body: string) =>
  post(`/genesys/cometd/${path}`, 'application/json', body)
const ask = (path: string, body: string) =>
  post(`/genesys/1/service/${path}`, 'application/x-www-form-urlencoded', body)

describe('COMETD Based Chat API', () => {
  it('is held from the handshake to the disconnect', async () => {
    const [handshake] = (await say(
      'handshake',
      '[{"version":"1.0","minimumVersion":"0.9","channel":"/meta/handshake","supportedConnectionType\\"":["long-polling","callback-polling"],"advice":{"timeout":60000,"interval":0},"id":"1"}]',
    )) as [Record<string, unknown>]
    expect(handshake).toEqual({
      id: '1',
      minimumVersion: '1.0',
      supportedConnectionTypes: expect.arrayContaining(['callback-polling', 'long-polling']),
      successful: true,
      channel: '/meta/handshake',
      ext: { ack: true },
      clientId: text,
      version: '1.0',
      advice: expect.anything(),
    })
    const clientId = JSON.stringify(handshake.clientId)

    expect(
      await say(
        '',
        `[{"channel":"/meta/subscribe","subscription":"/_genesys","id":"2","clientId":${clientId}}]`,
      ),
    ).toEqual([
      { id: '2', subscription: '/_genesys', successful: true, channel: '/meta/subscribe' },
    ])
    expect(
      await say(
        'connect',
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

    // Create Service Session
    const { _id: id } = (await ask('request-chat', '_verbose=true')) as { _id: string }
    const area = `/genesys/1/service/${id}/ixn/chat`
    const details = {
      userId: text,
      secureKey: text,
      checkChatServiceLoadBalancerPath: text,
      chatServerLoadBalancerAlias: text,
      chatServerHost: 'localhost',
      chatWebApiPort: '8080',
      isTLSrequired: 'false',
      clientTimeZoneOffset: text,
      _chatIxnAPI_SEND_URL: `${area}/send`,
      _chatIxnAPI_REFRESH_URL: `${area}/refresh`,
      _chatIxnAPI_START_TYPING_URL: `${area}/startTyping`,
      _chatIxnAPI_STOP_TYPING_URL: `${area}/stopTyping`,
      _chatIxnAPI_DISCONNECT_URL: `${area}/disconnect`,
      _chatIxnAPI_SEND_CUSTOM_URL: `${area}/customNotice`,
      _chatIxnAPI_REFRESH_FROM_START_URL: `${area}/refresh?transcriptPosition=1`,
    }
    const beside = { _id: id, startedAt: text, comet_channel: '/_genesys' }

    // Create Chat Interaction
    const created = (await ask(
      `${id}/ixn/chat`,
      '_verbose=true&notify_by=comet&FirstName=John&LastName=Harry&subject=French&EmailAddress=j.h%40gmail.com',
    )) as Record<string, unknown>
    expect(created).toEqual({
      ...beside,
      ...details,
      transcriptPosition: '1',
      chatIxnState: 'CONNECTED',
      chatSessionId: expect.stringMatching(/^\w{16}$/),
      chatServiceMessage: 'Chat service is available',
    })
    const { chatSessionId, startedAt, userId, secureKey } = created

    /** What a connect brings, with the answer to it behind. */
    const brought = (position: string, row: readonly string[], connect: string) => [
      {
        data: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          message: {
            chatSessionId,
            transcriptPosition: position,
            chatServiceMessage: 'Chat service is available',
            startedAt,
            chatIxnState: 'TRANSCRIPT',
            transcriptToShow: [
              row.map((cell, at) => (at === 3 ? expect.stringMatching(/^\d+$/) : cell)),
            ],
          },
          tag: `service.chat.refresh.${id}`,
        },
        channel: '/_genesys',
      },
      { id: connect, successful: true, channel: '/meta/connect' },
    ]
    const connect = async (number: string) => {
      const connecting = say(
        'connect',
        `[{"channel":"/meta/connect","connectionType":"long-polling","id":"${number}","clientId":${clientId}}]`,
      )
      await expect.poll(() => node.cometd.figures.held).toBe(1)
      return { connecting }
    }

    // Polling Agent 'Joined' Message Through CometD
    const joining = await connect('4')
    await node.chats.accept(id, 'kristi')
    expect(await joining.connecting).toEqual(
      brought(
        '2',
        ['Notice.Joined', 'Kristi Sippola', 'has joined the session', '14', 'AGENT'],
        '4',
      ),
    )

    // Polling Agent 'StartTyping' Message Through CometD
    const typing = await connect('5')
    await node.chats.say(id, 'kristi', { type: 'Notice.TypingStarted', text: 'is typing' })
    expect(await typing.connecting).toEqual(
      brought('3', ['Notice.TypingStarted', 'Kristi Sippola', 'is typing', '22', 'AGENT'], '5'),
    )

    // Polling Agent Chat Message Through CometD
    const hello = await connect('6')
    await node.chats.say(id, 'kristi', { type: 'Message.Text', text: 'Hello' })
    expect(await hello.connecting).toEqual(
      brought('4', ['Message.Text', 'Kristi Sippola', 'Hello', '23', 'AGENT'], '6'),
    )

    // Send Client Chat Message
    const echoed = await connect('7')
    expect(await ask(`${id}/ixn/chat/refresh`, 'verbose=true&message=Hi%20Verbose')).toEqual({
      ...beside,
      ...details,
      userId,
      secureKey,
      chatSessionId,
      startedAt,
      transcriptPosition: '5',
      chatIxnState: 'TRANSCRIPT',
      chatServiceMessage: 'Chat service is available',
    })

    // Client Message is Being Echoed Back Through CometD
    expect(await echoed.connecting).toEqual(
      brought('5', ['Message.Text', 'John', 'Hi Verbose', '32', 'CLIENT'], '7'),
    )

    // CometD Polling, and Disconnect Chat Session meanwhile
    const last = await connect('8')
    expect(await ask(`${id}/ixn/chat/disconnect`, 'verbose=true')).toEqual({
      ...beside,
      ...details,
      userId,
      secureKey,
      chatSessionId,
      startedAt,
      chatIxnState: 'DISCONNECTED',
      transcriptPosition: '5',
      chatServiceMessage: 'Chat was finished',
    })

    // CometD Unsubscribe
    expect(
      await say(
        '',
        `[{"channel":"/meta/unsubscribe","subscription":"/_genesys","id":"9","clientId":${clientId}}]`,
      ),
    ).toEqual([
      { id: '9', subscription: '/_genesys', successful: true, channel: '/meta/unsubscribe' },
    ])

    // CometD Disconnect
    expect(
      await say('disconnect', `[{"channel":"/meta/disconnect","id":"10","clientId":${clientId}}]`),
    ).toEqual([{ id: '10', successful: true, channel: '/meta/disconnect' }])
    expect(await last.connecting).toEqual([
      { id: '8', successful: true, advice: { reconnect: 'none' }, channel: '/meta/connect' },
    ])
  })
})
