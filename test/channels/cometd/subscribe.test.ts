import { describe, expect, it } from 'vitest'
import { appForFile } from '../../support/app.ts'
import { BayeuxClient, messagesIn, publish, subscribeComet } from '../../support/bayeux.ts'

const app = appForFile()
const client = async () => new BayeuxClient((await app()).url)

describe('/meta/subscribe', () => {
  it('answers as the reference does', async () => {
    const device = await client()
    await device.handshake()
    expect(await device.subscribe()).toEqual([
      { id: '2', subscription: '/_genesys', successful: true, channel: '/meta/subscribe' },
    ])
  })

  it.each([
    { subscription: '/**' },
    { subscription: '/*' },
    { subscription: '/_genesys/**' },
    { subscription: '/somebody' },
    { subscription: '/meta/connect' },
    { subscription: ['/_genesys', '/other'] },
    { subscription: [] },
    { subscription: 7 },
    { subscription: {} },
  ])(
    'refuses $subscription: nobody hears anything but the own mailbox',
    async ({ subscription }) => {
      const device = await client()
      await device.handshake()
      expect(await device.subscribe(subscription)).toMatchObject([{ successful: false }])
    },
  )

  it('refuses a client that nobody knows', async () => {
    const device = await client()
    device.clientId = 'nobody'
    expect(await device.subscribe()).toMatchObject([
      { successful: false, error: '401:nobody:Unknown client' },
    ])
  })

  it('refuses the client of another user', async () => {
    const [kate, mallory] = [await client(), await client()]
    await kate.handshake()
    mallory.clientId = kate.clientId
    expect(await mallory.subscribe()).toMatchObject([{ successful: false }])
    expect(await mallory.connect()).toMatchObject([{ successful: false }])
  })
})

describe('/meta/unsubscribe', () => {
  it('ends delivery, and a new subscription brings what came meanwhile', async () => {
    const { url } = await app()
    const device = await (await client()).join()
    await subscribeComet(url, device.user, `unsubscribed.${device.user}`)
    const { clientId } = device
    const subscription = '/_genesys'
    expect(
      await device.send({ channel: '/meta/unsubscribe', clientId, subscription }),
    ).toMatchObject([{ successful: true, subscription }])
    await publish(url, `unsubscribed.${device.user}`, 'meanwhile')
    expect(messagesIn(await device.connect({ advice: { timeout: 0 } }))).toEqual([])
    await device.subscribe()
    expect(messagesIn(await device.connect())).toEqual(['meanwhile'])
  })
})

describe('publishing from a client', () => {
  it.each(['/_genesys', '/other', '/service/x'])('is refused on %s', async (channel) => {
    const device = await (await client()).join()
    const [reply] = await device.send({ channel, clientId: device.clientId, data: 'hello' })
    expect(reply).toMatchObject({ successful: false, error: `403:${channel}:Forbidden channel` })
    expect(messagesIn(await device.connect({ advice: { timeout: 0 } }))).toEqual([])
  })
})
