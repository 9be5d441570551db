import { describe, expect, it } from 'vitest'
import { appForFile } from '../../support/app.ts'
import {
  BayeuxClient,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from '../../support/bayeux.ts'

const app = appForFile()

describe('/meta/disconnect', () => {
  it('ends the session', async () => {
    const device = await new BayeuxClient((await app()).url).join()
    expect(await device.disconnect()).toEqual([
      { id: '4', successful: true, channel: '/meta/disconnect' },
    ])
    expect(await device.connect()).toMatchObject([
      { successful: false, advice: { reconnect: 'handshake' } },
    ])
  })

  it('tells a held connect that nothing more will come', async () => {
    const { url } = await app()
    const device = await new BayeuxClient(url).join()
    const held = device.connect()
    await heldConnects(url, 1)
    const ended = device.disconnect()
    expect(await held).toMatchObject([{ successful: true, advice: { reconnect: 'none' } }])
    expect(await ended).toMatchObject([{ successful: true }])
  })

  it('ends no other session of the user, also when it comes twice at once', async () => {
    const { url } = await app()
    const leaving = await new BayeuxClient(url).join()
    const staying = await new BayeuxClient(url, leaving.user).join()
    await subscribeComet(url, leaving.user, leaving.user)
    const held = staying.connect()
    await heldConnects(url, 1)
    await Promise.all([leaving.disconnect(), leaving.disconnect()])
    await publish(url, leaving.user, 'still here')
    expect(messagesIn(await held)).toEqual(['still here'])
  })
})
