import { describe, expect, it } from 'vitest'
import { device, event } from '../push/support.ts'
import { listed, nodeForTest } from './support.ts'

const phone = device('ios', '0123456789abcdef0123456789abcdef')
const joined = { joined: { user: 'BuzzBrain' } }

/** BuzzBrain is connected, with one message that has not been confirmed. */
async function connected() {
  const node = await nodeForTest()
  node.cometd.present.add('BuzzBrain')
  const stand = (epoch: string, last: number, confirmed: number) => {
    node.cometd.standings.set('BuzzBrain', { epoch, last, confirmed })
  }
  stand('1', 7, 6)
  return { ...node, stand }
}

describe('a push whose event its user may read over CometD', () => {
  it('is not sent when the user has read it within the grace', async () => {
    const node = await connected()
    expect(await node.deliveries.send(event('m'), phone, joined)).toEqual({ kind: 'delivered' })
    node.stand('1', 9, 7)
    await node.pass(60)
    expect(node.channels.sent).toEqual([])
    expect(await listed(node)).toMatchObject([{ state: 'joined', attempts: [] }])
  })

  it.each([
    ['has not read it', '1', 8, 6],
    ['has a mailbox that began anew', '2', 9, 9],
  ])('is sent after the grace when the user %s', async (_, epoch, last, confirmed) => {
    const node = await connected()
    await node.deliveries.send(event('m'), phone, joined)
    node.stand(epoch, last, confirmed)
    await node.pass(9)
    expect(node.channels.sent).toEqual([])
    await node.pass(1)
    expect(node.channels.sent).toHaveLength(1)
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
  })

  it('is sent at once when the user is not connected', async () => {
    const node = await connected()
    node.cometd.present.clear()
    await node.deliveries.send(event('m'), phone, joined)
    expect(node.channels.sent).toHaveLength(1)
  })

  it('is decided by another node when this one dies within the grace', async () => {
    const dead = await connected()
    await dead.deliveries.send(event('m'), phone, joined)
    const node = await nodeForTest({ beside: dead })
    node.cometd.standings.set('BuzzBrain', { epoch: '1', last: 7, confirmed: 7 })
    await node.pass(10)
    expect(node.channels.sent).toEqual([])
    expect(await listed(node)).toMatchObject([{ state: 'joined' }])
  })

  it('is tried again like any other once it has been sent, whatever is read later', async () => {
    const node = await connected()
    node.channels.answer = () => ({ kind: 'try-later', reason: 'busy' })
    await node.deliveries.send(event('m'), phone, joined)
    await node.pass(10)
    node.stand('1', 7, 7)
    await node.pass(10)
    expect(node.channels.sent).toHaveLength(2)
  })
})
