import { beforeAll, describe, expect, it } from 'vitest'
import { member, operator, type Target } from './target.ts'

const available = { chatServiceMessage: 'Chat service is available' }

export function chat(target: () => Target): void {
  const post = (path: string, values: Record<string, string> = {}) =>
    target().call(`POST /genesys/1/service/${path}`, { body: new URLSearchParams(values) })

  /** A chat that has begun; the path of what may be done in it. */
  async function begun(): Promise<string> {
    const id = member(await post('request-chat'), '_id')
    const answer = await post(`${id}/ixn/chat`, { userDisplayName: 'VasyaP', subject: 'test' })
    expect(answer.status).toBe(200)
    return `${id}/ixn/chat`
  }

  describe('chat', () => {
    // An agent of our own, where there is a desk; elsewhere somebody has to be READY.
    const desk = '/genesys/1/admin/desk/agents/acceptance'
    const sit = (state: string) =>
      target().call(`PUT ${desk}`, { body: { queues: ['sales'], state }, headers: operator })
    beforeAll(async () => {
      await sit('READY')
      return async () => {
        await sit('LOGGED_OUT')
      }
    })

    it('begins with the first position of its transcript', async () => {
      const id = member(await post('request-chat'), '_id')
      const said = { firstName: 'Vasya', lastName: 'Pupkin', subject: 'test' }
      const { status, body } = await post(`${id}/ixn/chat`, said)
      expect([status, body]).toMatchObject([
        200,
        { ...available, chatIxnState: 'CONNECTED', transcriptPosition: '1' },
      ])
    })
    it('tells the addresses of its operations when it is asked to be verbose', async () => {
      const id = member(await post('request-chat'), '_id')
      const { body } = await post(`${id}/ixn/chat?_verbose=true`)
      expect(body).toMatchObject({
        userId: expect.stringMatching(/^[0-9A-F]{16}$/),
        secureKey: expect.stringMatching(/^[0-9a-f]{16}$/),
        _chatIxnAPI_SEND_URL: expect.stringMatching(new RegExp(`/service/${id}/ixn/chat/send$`)),
        _chatIxnAPI_REFRESH_URL: expect.stringMatching(/\/refresh$/),
      })
    })
    it('a service tells its address when it is asked to be verbose', async () => {
      const { body } = await post('request-chat', { _verbose: 'true' })
      expect(body).toMatchObject({
        '_chatIxnAPI-CREATE-URL': expect.stringMatching(/\/ixn\/chat$/),
      })
    })
    it('refresh says something and shows it', async () => {
      const { body } = await post(`${await begun()}/refresh`, { message: 'hello agent' })
      const entry = ['Message.Text', 'VasyaP', 'hello agent', expect.any(String), 'CLIENT']
      expect(body).toMatchObject({
        chatIxnState: 'TRANSCRIPT',
        transcriptToShow: expect.arrayContaining([entry]),
      })
    })
    it('send says something', async () => {
      const path = await begun()
      expect((await post(`${path}/send`, { message: 'hello agent' })).status).toBe(200)
      const { body } = await post(`${path}/refresh`, { transcriptPosition: '1' })
      expect(JSON.stringify(body)).toContain('hello agent')
    })
    it.each([['startTyping'], ['stopTyping']])('typing is shown: %s', async (verb) => {
      const { status, body } = await post(`${await begun()}/${verb}`)
      expect([status, body]).toMatchObject([200, available])
    })
    it('a page and a notice of the app are passed on', async () => {
      const path = await begun()
      const page = { message: 'http://www.example.com/', pushUrl: 'http://www.example.com/' }
      expect((await post(`${path}/pushUrl`, page)).status).toBe(200)
      expect((await post(`${path}/customNotice`, { message: 'seen' })).status).toBe(200)
    })
    it('a GET does as a POST', async () => {
      const path = `/genesys/1/service/${await begun()}`
      for (const verb of [
        'refresh',
        'send?message=x',
        'startTyping',
        'stopTyping',
        'customNotice?message=x',
        'pushUrl?message=http://www.example.com/',
      ]) {
        expect((await target().call(`GET ${path}/${verb}`)).status).toBe(200)
      }
      expect((await target().call(`GET ${path}`)).status).toBe(200)
      expect((await target().call(`GET ${path}/disconnect`)).status).toBe(200)
    })
    it('disconnect ends it', async () => {
      const { body } = await post(`${await begun()}/disconnect`)
      expect(body).toMatchObject({
        chatIxnState: 'DISCONNECTED',
        chatServiceMessage: 'Chat was finished',
      })
    })
  })
}
