import { describe, expect, it } from 'vitest'
import { fresh, type Target } from './target.ts'

type Message = Readonly<Record<string, unknown>>

export function cometd(target: () => Target): void {
  /** Sends Bayeux messages of a user; what is answered. */
  async function say(path: string, user: string, ...messages: Message[]): Promise<Message[]> {
    const headers = { gms_user: user }
    const answer = await target().call(`POST /genesys/cometd${path}`, { body: messages, headers })
    expect(answer.status).toBe(200)
    return answer.body as Message[]
  }

  async function shakeHands(user: string): Promise<unknown> {
    const [reply] = await say('/handshake', user, {
      ...{ channel: '/meta/handshake', version: '1.0', minimumVersion: '0.9', id: '1' },
      supportedConnectionTypes: ['long-polling'],
    })
    expect(reply).toMatchObject({ successful: true, channel: '/meta/handshake', id: '1' })
    return reply?.clientId
  }

  const connect = (clientId: unknown, advice = {}) => ({
    ...{ channel: '/meta/connect', connectionType: 'long-polling', id: '3', clientId, ...advice },
  })

  describe('cometd', () => {
    it('handshake gives a client id, subscribe and disconnect succeed', async () => {
      const user = fresh('comet')
      const clientId = await shakeHands(user)
      const subscribe = { channel: '/meta/subscribe', subscription: '/_genesys', id: '2', clientId }
      expect(await say('/', user, subscribe)).toMatchObject([
        { id: '2', subscription: '/_genesys', successful: true, channel: '/meta/subscribe' },
      ])
      const leave = { channel: '/meta/disconnect', id: '10', clientId }
      expect(await say('/disconnect', user, leave)).toMatchObject([
        { id: '10', successful: true, channel: '/meta/disconnect' },
      ])
    })
    it('the first connect is answered at once, with advice', async () => {
      const user = fresh('comet')
      const clientId = await shakeHands(user)
      expect(await say('/connect', user, connect(clientId))).toMatchObject([
        { id: '3', successful: true, channel: '/meta/connect', advice: { reconnect: 'retry' } },
      ])
    })
    it('an event reaches the user who has subscribed to its tag, and a poll brings it', async () => {
      const user = fresh('comet')
      const tag = fresh('acceptance.')
      const clientId = await shakeHands(user)
      await say('', user, { channel: '/meta/subscribe', subscription: '/_genesys', clientId })
      await target().call('POST /genesys/1/notification/subscription', {
        body: {
          subscriberId: user,
          notificationDetails: { type: 'comet' },
          expire: 60,
          filter: tag,
        },
        headers: { gms_user: user },
      })
      await say('/connect', user, connect(clientId, { advice: { timeout: 0 } }))
      const message = { transcriptPosition: '2', chatIxnState: 'TRANSCRIPT' }
      await target().call('POST /genesys/1/notification/publish', { body: { tag, message } })
      const news = await say('/connect', user, connect(clientId))
      expect(news).toContainEqual(
        expect.objectContaining({
          channel: '/_genesys',
          data: expect.objectContaining({ message, tag }),
        }),
      )
    })
    it('a client that is not known is asked to shake hands', async () => {
      const [reply] = await say('/connect', fresh('comet'), connect('nobody'))
      expect(reply).toMatchObject({ successful: false, advice: { reconnect: 'handshake' } })
    })
    it('a GET brings messages too, in callback-polling', async () => {
      const message = JSON.stringify([
        {
          channel: '/meta/handshake',
          version: '1.0',
          supportedConnectionTypes: ['callback-polling'],
        },
      ])
      const query = new URLSearchParams({ message, jsonp: 'answer', gms_user: fresh('comet') })
      const { status, text } = await target().call(`GET /genesys/cometd/handshake?${query}`)
      expect(status).toBe(200)
      expect(text).toMatch(/answer\(.*"successful":true/)
    })
  })
}
