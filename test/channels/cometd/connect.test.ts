import { describe, expect, it } from 'vitest'
import { appForFile, appForTest } from '../../support/app.ts'
import {
  ackIn,
  BayeuxClient,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from '../../support/bayeux.ts'

const app = appForFile()

/** A device that has joined, and a way to publish to it alone. */
async function device(ext?: { ack: boolean }) {
  const { url } = await app()
  const client = await new BayeuxClient(url).join(ext)
  const tag = `connect.${client.user}`
  await subscribeComet(url, client.user, tag)
  return { client, url, tell: (message: unknown) => publish(url, tag, message) }
}

/** One that has announced acknowledgements, and whose connects carry none unless they are told to. */
async function announced() {
  const { url } = await app()
  const client = new BayeuxClient(url)
  await client.handshake({ ack: true })
  await client.subscribe()
  await client.connect()
  await subscribeComet(url, client.user, client.user)
  return Object.assign(client, {
    url,
    tell: (message: unknown) => publish(url, client.user, message),
  })
}

describe('/meta/connect', () => {
  it('answers the first connect at once, with advice', async () => {
    const client = new BayeuxClient((await app()).url)
    await client.handshake()
    await client.subscribe()
    expect(await client.connect()).toEqual([
      {
        id: '3',
        successful: true,
        advice: { reconnect: 'retry', interval: 0, timeout: 60000 },
        channel: '/meta/connect',
      },
    ])
  })

  it('puts the data before its own answer, in the shape of the reference', async () => {
    const { client, url, tell } = await device()
    const held = client.connect()
    await heldConnects(url, 1)
    await tell('Hello')
    expect(await held).toEqual([
      {
        data: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          message: 'Hello',
          tag: `connect.${client.user}`,
        },
        channel: '/_genesys',
      },
      { id: '4', successful: true, channel: '/meta/connect' },
    ])
  })

  it('answers at once when it finds messages waiting, all of them in order', async () => {
    const { client, tell } = await device()
    for (const message of ['one', { two: 2 }, 'three']) await tell(message)
    expect(messagesIn(await client.connect())).toEqual(['one', { two: 2 }, 'three'])
  })

  it('echoes an id as it came, and does without', async () => {
    const { client } = await device()
    const { clientId } = client
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' }
    const advice = { timeout: 0 }
    const { body } = await client.post([{ ...connect, advice, id: 7 }])
    expect(body).toEqual([{ id: 7, successful: true, channel: '/meta/connect' }])
    expect((await client.post({ ...connect, advice })).body).toEqual([
      { successful: true, channel: '/meta/connect' },
    ])
  })

  it('answers within the time-out that the client wishes', async () => {
    const { client } = await device()
    expect(await client.connect({ advice: { timeout: 1000 } })).toMatchObject([
      { successful: true },
    ])
  })

  it('answers empty when the configured time-out has passed', async () => {
    const { url } = await appForTest({ yaml: 'cometd: { timeout: 1 }' })
    const client = await new BayeuxClient(url).join()
    expect(await client.connect()).toEqual([
      { id: '4', successful: true, channel: '/meta/connect' },
    ])
  })

  it('is answered in a batch without being held', async () => {
    const { client, tell } = await device()
    await tell('batched')
    const { clientId } = client
    const replies = await client.send(
      { channel: '/meta/subscribe', clientId, subscription: '/_genesys' },
      { channel: '/meta/connect', clientId, connectionType: 'long-polling' },
    )
    expect(replies.map(({ channel }) => channel)).toEqual([
      '/meta/subscribe',
      '/_genesys',
      '/meta/connect',
    ])
  })

  it('tells a client that nobody knows to handshake', async () => {
    const client = new BayeuxClient((await app()).url)
    client.clientId = 'nobody'
    expect(await client.connect()).toEqual([
      {
        id: '1',
        successful: false,
        error: '401:nobody:Unknown client',
        advice: { reconnect: 'handshake', interval: 0 },
        channel: '/meta/connect',
      },
    ])
  })

  it.each([
    [{ clientId: 7 }, '402:clientId:Missing required parameter'],
    [{ connectionType: undefined }, '402:connectionType:Missing required parameter'],
    [{ connectionType: 'eventsource' }, '301:eventsource:Connection types not supported'],
  ])('refuses %j', async (wrong, error) => {
    const { client } = await device()
    expect(await client.connect(wrong)).toMatchObject([{ successful: false, error }])
  })

  it('answers the older of two overlapping connects, and the message comes by the newer', async () => {
    const { client, url, tell } = await device()
    const older = client.connect()
    await heldConnects(url, 1)
    const newer = client.connect()
    expect(await older).toMatchObject([{ successful: true, advice: { interval: 1000 } }])
    expect(await newer).toMatchObject([{ successful: true, advice: { interval: 0 } }])
    const next = client.connect()
    await heldConnects(url, 1)
    await tell('once')
    expect(messagesIn(await next)).toEqual(['once'])
  })

  it('keeps the message when the socket of the held connect was cut', async () => {
    const { client, url, tell } = await device()
    const connect = await client.connectToBeCut()
    connect.cut()
    await heldConnects(url, 0)
    await tell('kept')
    expect(messagesIn(await client.connect())).toEqual(['kept'])
    expect(messagesIn(await client.connect({ advice: { timeout: 0 } }))).toEqual([])
  })

  it('reaches that user alone', async () => {
    const [kate, lea] = [await device(), await device()]
    await kate.tell('for kate')
    expect(messagesIn(await lea.client.connect({ advice: { timeout: 0 } }))).toEqual([])
    expect(messagesIn(await kate.client.connect())).toEqual(['for kate'])
  })

  it('reaches every device of a user', async () => {
    const { client, url, tell } = await device()
    const second = await new BayeuxClient(url, client.user).join()
    await tell('both')
    expect(messagesIn(await client.connect())).toEqual(['both'])
    expect(messagesIn(await second.connect())).toEqual(['both'])
  })

  it('brings a new session what the former one had not got, and only that', async () => {
    const { client, url, tell } = await device()
    await tell('got')
    await client.connect()
    await tell('not got')
    const next = new BayeuxClient(url, client.user)
    await next.handshake()
    await next.subscribe()
    expect(messagesIn(await next.connect())).toEqual(['not got'])
  })
})

describe('acknowledgement', () => {
  it('sends again what was not confirmed, until it is', async () => {
    const { client, tell } = await device({ ack: true })
    await tell('one')
    const lost = await client.connect({ ext: { ack: -1 } })
    expect(messagesIn(lost)).toEqual(['one'])
    await tell('two')
    const got = await client.connect({ ext: { ack: -1 } })
    expect(messagesIn(got)).toEqual(['one', 'two'])
    const last = await client.connect({ ext: { ack: ackIn(got) }, advice: { timeout: 0 } })
    expect([messagesIn(last), ackIn(last)]).toEqual([[], ackIn(got)])
  })

  it('counts from 0 after a handshake without bringing again what was confirmed before', async () => {
    const { client, tell } = await device({ ack: true })
    await tell('old')
    await client.connect({ ext: { ack: 0 } })
    await client.connect({ ext: { ack: 1 }, advice: { timeout: 0 } })
    await client.disconnect()
    await client.handshake({ ack: true })
    await client.subscribe()
    expect(ackIn(await client.connect({ ext: { ack: 0 } }))).toBe(1)
    await tell('new')
    expect(messagesIn(await client.connect({ ext: { ack: 0 } }))).toEqual(['new'])
  })

  it('goes on without message ids', async () => {
    const { client, tell } = await device({ ack: true })
    await tell('one')
    const connect = { id: undefined, ext: { ack: -1 } }
    expect(messagesIn(await client.connect(connect))).toEqual(['one'])
    expect(messagesIn(await client.connect(connect))).toEqual(['one'])
    const confirmed = { id: undefined, ext: { ack: 1 }, advice: { timeout: 0 } }
    expect(messagesIn(await client.connect(confirmed))).toEqual([])
  })

  it('loses nothing when the socket is cut in the middle', async () => {
    const { client, url, tell } = await device({ ack: true })
    const connect = await client.connectToBeCut({ ext: { ack: 0 } })
    connect.cut()
    await tell('into the void')
    expect(messagesIn(await client.connect({ ext: { ack: 0 } }))).toEqual(['into the void'])
    await heldConnects(url, 0)
  })

  it('that was announced and never comes keeps nobody from getting each message once, in order', async () => {
    const client = await announced()
    const got: unknown[] = []
    for (const messages of [['1'], ['2', '3'], [], ['4']]) {
      for (const message of messages) await client.tell(message)
      got.push(...messagesIn(await client.connect({ advice: { timeout: 0 } })))
    }
    expect(got).toEqual(['1', '2', '3', '4'])
  })

  it('that was announced and never comes is no matter in a batch either', async () => {
    const client = await announced()
    await client.tell('batched')
    const { clientId } = client
    const replies = await client.send(
      { channel: '/meta/subscribe', clientId, subscription: '/_genesys' },
      { channel: '/meta/connect', clientId, connectionType: 'long-polling' },
    )
    expect(messagesIn(replies)).toEqual(['batched'])
    expect(messagesIn(await client.connect({ advice: { timeout: 0 } }))).toEqual([])
  })

  it('that was announced and never comes leaves a message kept whose socket was cut', async () => {
    const client = await announced()
    const connect = await client.connectToBeCut()
    connect.cut()
    await heldConnects(client.url, 0)
    await client.tell('kept')
    expect(messagesIn(await client.connect())).toEqual(['kept'])
  })

  it('is told its number though a connect came without one', async () => {
    const client = await announced()
    await client.tell('one')
    expect(ackIn(await client.connect())).toBe(1)
    await client.tell('two')
    const got = await client.connect({ ext: { ack: 1 } })
    expect([messagesIn(got), ackIn(got)]).toEqual([['two'], 2])
  })

  it('that is left out once brings what was not confirmed, and nothing is lost', async () => {
    const { client, tell } = await device({ ack: true })
    await tell('one')
    expect(messagesIn(await client.connect({ ext: { ack: 0 } }))).toEqual(['one'])
    await tell('two')
    const plain = await client.connect()
    expect([messagesIn(plain), ackIn(plain)]).toEqual([['one', 'two'], 2])
    await tell('three')
    const got = await client.connect({ ext: { ack: ackIn(plain) } })
    expect(messagesIn(got)).toEqual(['three'])
  })

  it('tells of a gap when messages were thrown away before they were read', async () => {
    const { url } = await appForTest({ yaml: 'cometd: { mailbox_max_messages: 2 }' })
    const client = await new BayeuxClient(url).join({ ack: true })
    await subscribeComet(url, client.user, 'gap')
    for (const message of ['1', '2', '3', '4']) await publish(url, 'gap', message)
    const replies = await client.connect({ ext: { ack: 0 } })
    expect(messagesIn(replies)).toEqual(['3', '4'])
    expect(replies.at(-1)).toMatchObject({ ext: { ack: 4, gap: { first: 1, last: 2 } } })
  })
})
