/** Black box: an unmodified client of the CometD project, over each transport it has. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { OfficialClient, type TransportName } from '../support/official-client.ts'
import { fresh, openTarget, type Target } from './target.ts'

let node: Target
const clients: OfficialClient[] = []

beforeAll(async () => {
  node = await openTarget()
}, 60_000)

afterEach(async () => {
  for (const client of clients.splice(0)) await client.disconnect()
})

afterAll(() => node?.close())

const ways: readonly { transport: TransportName; ack: boolean; name: string }[] = [
  { transport: 'long-polling', ack: false, name: 'over long polling' },
  { transport: 'long-polling', ack: true, name: 'over long polling with AckExtension' },
  { transport: 'websocket', ack: false, name: 'over WebSocket' },
  { transport: 'websocket', ack: true, name: 'over WebSocket with AckExtension' },
]

describe.each(ways)('the official CometD client $name', ({ transport, ack }) => {
  test('receives 1,000 events in order, each exactly once', { timeout: 60_000 }, async () => {
    const { client, tag } = await signedOn(transport, ack)
    await publish(tag, 0, 1000)
    await client.received(1000)
    await publish(tag, 1000, 1) // whatever came twice has come before this one
    await client.received(1001)
    expect(client.messages).toEqual(texts(0, 1001))
    expect(new Set(client.ids).size).toBe(1001)
    expect(client.transport).toBe(transport)
  })

  test('disconnects, shakes hands again and goes on without a repeat', async () => {
    const { client, tag } = await signedOn(transport, ack)
    await publish(tag, 0, 20)
    await client.received(20)
    await client.polls()
    await node.call('GET /genesys/1/admin/node/status') // the poll was sent before: now it has arrived
    const before = client.clientId
    await client.disconnect()
    await client.signOn()
    await publish(tag, 20, 20)
    await client.received(40)
    expect(client.messages).toEqual(texts(0, 40))
    expect(client.clientId).not.toBe(before)
  })

  test('hears nothing of what another user is sent', async () => {
    const { client, tag } = await signedOn(transport, ack)
    const other = await signedOn(transport, ack)
    await publish(other.tag, 0, 5)
    await publish(tag, 5, 5)
    await Promise.all([client.received(5), other.client.received(5)])
    expect([client.messages, other.client.messages]).toEqual([texts(5, 5), texts(0, 5)])
  })
})

/** A client of a new user to whom everything with the tag goes. */
async function signedOn(transport: TransportName, ack: boolean) {
  const user = fresh('accepted-')
  const tag = fresh('acceptance.')
  const client = new OfficialClient({ url: node.url, user, transport, ack })
  clients.push(client)
  await client.signOn()
  const subscription = {
    subscriberId: user,
    notificationDetails: { type: 'comet' },
    expire: 600,
    filter: tag,
  }
  const reply = await node.call('POST /genesys/1/notification/subscription', {
    body: subscription,
    headers: { gms_user: user },
  })
  expect(reply).toMatchObject({ status: 200 })
  return { client, tag }
}

/** Publishes numbered events over REST, each when the one before it was answered. */
async function publish(tag: string, first: number, count: number): Promise<void> {
  for (const message of texts(first, count)) {
    const event = { tag, message }
    const { status } = await node.call('POST /genesys/1/notification/publish', { body: event })
    expect(status).toBe(200)
  }
}

function texts(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `event ${first + index}`)
}
