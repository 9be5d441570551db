import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appForTest, startApp } from '../../support/app.ts'
import {
  ackIn,
  BayeuxClient,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from '../../support/bayeux.ts'

async function twoNodes() {
  const one = await appForTest()
  const other = await appForTest({ keyPrefix: one.keyPrefix })
  return { one: one.url, other: other.url }
}

describe('two nodes on one Redis', () => {
  it('bring what is published on one to the device that waits at the other', async () => {
    const { one, other } = await twoNodes()
    const device = await new BayeuxClient(one).join()
    await subscribeComet(other, device.user, 'far')
    const held = device.connect()
    await heldConnects(one, 1)
    await publish(other, 'far', 'across')
    expect(messagesIn(await held)).toEqual(['across'])
  })

  it('serve a session that changes nodes with every request, each message once and in order', async () => {
    for (const [announced, ext] of [[], [{ ack: true }, { ack: true }], [{ ack: true }]]) {
      const { one, other } = await twoNodes()
      const device = new BayeuxClient(one)
      await device.handshake(announced)
      await device.subscribe()
      await subscribeComet(one, device.user, 'hop')
      const got: unknown[] = []
      let ack = 0
      for (let round = 1; round <= 20; round += 1) {
        device.moveTo(round % 2 === 0 ? one : other)
        await publish(round % 3 === 0 ? one : other, 'hop', round)
        const replies = await device.connect(ext === undefined ? {} : { ext: { ack } })
        got.push(...messagesIn(replies))
        if (ext !== undefined) ack = ackIn(replies)
      }
      expect(got).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)))
    }
  })

  it('hear of a subscription that came in by the other', async () => {
    const { one, other } = await twoNodes()
    const device = new BayeuxClient(one)
    await device.handshake({ ack: true })
    await device.connect({ ext: { ack: 0 } })
    device.moveTo(other)
    await device.subscribe()
    device.moveTo(one)
    await subscribeComet(one, device.user, 'late')
    const held = device.connect({ ext: { ack: 0 } })
    await heldConnects(one, 1)
    await publish(one, 'late', 'subscribed elsewhere')
    expect(messagesIn(await held)).toEqual(['subscribed elsewhere'])
  })

  it('let a session go when its client has moved to the other', async () => {
    for (const ext of [undefined, { ack: true }]) {
      const { one, other } = await twoNodes()
      const device = await new BayeuxClient(one).join(ext)
      await subscribeComet(one, device.user, 'moved')
      const left = device.connect(ext === undefined ? {} : { ext: { ack: 0 } })
      await heldConnects(one, 1)
      device.moveTo(other)
      const connect = ext === undefined ? {} : { ext: { ack: 0 } }
      const polled = device.connect({ ...connect, advice: { timeout: 0 } })
      expect([messagesIn(await left), messagesIn(await polled)]).toEqual([[], []])
      await publish(one, 'moved', 'not into the old socket')
      expect(messagesIn(await device.connect(connect))).toEqual(['not into the old socket'])
    }
  })

  it('end a session that was ended at the other, and tell the connect that waits', async () => {
    const { one, other } = await twoNodes()
    const device = await new BayeuxClient(one).join()
    const held = device.connect()
    await heldConnects(one, 1)
    device.moveTo(other)
    expect(await device.disconnect()).toMatchObject([{ successful: true }])
    expect(await held).toMatchObject([{ successful: true, advice: { reconnect: 'none' } }])
  })

  it('go on with a session whose node is gone', async () => {
    const one = await startApp()
    const { url: other } = await appForTest({ keyPrefix: one.keyPrefix })
    const device = await new BayeuxClient(one.url).join({ ack: true })
    await subscribeComet(other, device.user, 'orphan')
    await one.close()
    await publish(other, 'orphan', 'still here')
    device.moveTo(other)
    expect(messagesIn(await device.connect({ ext: { ack: 0 } }))).toEqual(['still here'])
  })

  it('lose and double nothing while both publish to one held device', async () => {
    const { one, other } = await twoNodes()
    const device = await new BayeuxClient(one).join({ ack: true })
    await subscribeComet(one, device.user, 'race')
    const expected = Array.from({ length: 200 }, (_, index) => index)
    const publishing = Promise.all(
      expected.map((message) => publish(message % 2 === 0 ? one : other, 'race', message)),
    )
    const got: unknown[] = []
    for (let ack = 0; got.length < expected.length; ) {
      const replies = await device.connect({ ext: { ack }, advice: { timeout: 5000 } })
      got.push(...messagesIn(replies))
      ack = ackIn(replies)
    }
    await publishing
    expect(got.map(Number).sort((a, b) => a - b)).toEqual(expected)
  })
})

describe('a node that leaves', () => {
  it('answers its held connects and lets the devices come back spread over time', async () => {
    const leaving = await appForTest({ yaml: 'server: { drain: 0 }' })
    const device = await new BayeuxClient(leaving.url).join()
    const held = device.connect()
    await heldConnects(leaving.url, 1)
    await leaving.app.leave()
    const [reply] = await held
    expect(reply).toMatchObject({ successful: true, advice: { reconnect: 'retry' } })
    const { interval } = (reply as { advice: { interval: number } }).advice
    expect(interval).toBeLessThan(2000)
  })

  it('ends its WebSockets, also of clients that do not answer the farewell', async () => {
    const leaving = await startApp()
    const { hostname, port } = new URL(leaving.url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.write(
      'GET /genesys/cometd?gms_user=kate HTTP/1.1\r\nHost: ringback\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n',
    )
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /)
    const ended = once(socket, 'close')
    socket.resume()
    await leaving.close()
    await ended
  })
})
