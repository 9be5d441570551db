import { describe, expect, it } from 'vitest'
import { createCustomerDevice } from '../../../src/api/callback/index.ts'
import type { PushOutcome, PushType } from '../../../src/channels/push/index.ts'
import { listed, nodeForTest, silent } from '../../channels/delivery/support.ts'

const busy: PushOutcome = { kind: 'try-later', reason: 'answered 503', after: 3 }
const turn = { _action: 'connect-inbound', _id: 's1' }

/** A customer with a phone, whose provider is busy at first. */
async function customer() {
  const node = await nodeForTest()
  node.channels.answer = (_, count) => (count === 1 ? busy : { kind: 'delivered' })
  const parameters = new Map([
    ['_device_os', 'iOS'],
    ['_device_notification_id', 'token'],
  ])
  const device = createCustomerDevice({
    services: { find: async () => ({ parameters, user: undefined }) as never },
    channels: node.deliveries,
    notifications: { announce: async () => ({ of: 0, failed: 0, reason: '' }) },
    server: () => ({ trusted_gateways: [] }),
    logger: silent,
    clock: node.clock,
  })
  return { ...node, device }
}

describe("a customer's device", () => {
  it('is told that it is their turn until it hears, for as long as that is of use', async () => {
    const { device, pass, ...node } = await customer()
    await device.notify('s1', turn, undefined)
    await pass(10)
    expect(node.channels.sent.map(({ event }) => event.message)).toEqual([turn, turn])
    const ids = new Set(node.channels.sent.map(({ event }) => event.id))
    expect(ids.size).toBe(1)
    const [record] = await listed(node)
    expect(record).toMatchObject({ purpose: 'callback' })
    expect((record?.expiresAt ?? 0) - (record?.createdAt ?? 0)).toBe(120_000)
  })

  it('is rung no more once the agent waits for it no longer', async () => {
    const { device, pass, channels, ...node } = await customer()
    channels.answer = () => busy
    await device.notify('s1', turn, 8_000)
    await pass(1000)
    expect(channels.sent).toHaveLength(3) // at once, and every three seconds as the provider asks
    expect(await listed(node)).toMatchObject([{ state: 'expired' }])
  })

  it('gets a message of the agent at once or not at all, since it waits to be fetched then', async () => {
    const { device, pass, ...node } = await customer()
    await expect(device.message('s1', turn)).rejects.toMatchObject({ status: 503 })
    await pass(1000)
    expect(node.channels.sent).toHaveLength(1)
    expect(await listed(node)).toMatchObject([{ state: 'expired' }])
    expect(await device.message('s1', turn)).toBe(true)
  })

  it('of one who only subscribed is told no longer than that is of use', async () => {
    const told: object[] = []
    const device = createCustomerDevice({
      services: { find: async () => ({ parameters: new Map(), user: undefined }) as never },
      channels: { isEnabled: (type): type is PushType => type !== '', send: async () => busy },
      notifications: {
        async announce({ tag }, how = {}) {
          told.push({ tag, ...how })
          return { of: 1, failed: 1, reason: 'answered 503' }
        },
      },
      server: () => ({ trusted_gateways: [] }),
      logger: silent,
    })
    await device.notify('s1', turn, undefined)
    expect(await device.message('s1', turn)).toBe(false)
    expect(told).toEqual([
      { tag: 'service.agentavailable.s1', purpose: 'callback' },
      { tag: 'service.agentnotification.s1', purpose: 'callback', until: 0 },
    ])
  })

  it.each([
    { user: 'alice', gateways: [], reached: ['alice'] },
    { user: 'alice', gateways: ['10.0.0.1'], reached: ['alice'] },
    { user: undefined, gateways: [], reached: ['bob'] },
    { user: undefined, gateways: ['10.0.0.1'], reached: [] },
  ])('is the mailbox of the user who asked, whoever else is named: %j', async (each) => {
    const reached: string[] = []
    const parameters = new Map([
      ['_device_os', 'comet'],
      ['_device_notification_id', 'bob'],
    ])
    const device = createCustomerDevice({
      services: { find: async () => ({ parameters, user: each.user }) as never },
      channels: {
        isEnabled: (type): type is PushType => type !== '',
        async send(_event, { deviceId }) {
          reached.push(deviceId)
          return { kind: 'delivered' }
        },
      },
      notifications: { announce: async () => ({ of: 0, failed: 0, reason: '' }) },
      server: () => ({ trusted_gateways: each.gateways }),
      logger: silent,
    })
    await device.notify('s1', turn, undefined)
    expect(reached).toEqual(each.reached)
  })
})
