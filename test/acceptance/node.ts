import { describe, expect, it } from 'vitest'
import { operator, type Target } from './target.ts'

const area = '/genesys/1/admin/node'

export function node(target: () => Target): void {
  describe('node', () => {
    it('status is the bare word ONLINE for anybody', async () => {
      const { status, type, text } = await target().call(`GET ${area}/status`)
      expect([status, text]).toEqual([200, 'ONLINE'])
      expect(type).toMatch(/^text\/plain/)
    })
    it('changestatus takes the node out of service and back', async () => {
      for (const word of ['OFFLINE', 'ONLINE']) {
        const changed = await target().call(`POST ${area}/changestatus/${word}`, {
          headers: operator,
        })
        expect([changed.status, changed.text]).toEqual([200, word])
        expect((await target().call(`GET ${area}/status`)).text).toBe(word)
      }
    })
    it('changestatus asks who is there', async () => {
      expect((await target().call(`POST ${area}/changestatus/OFFLINE`)).status).toBe(401)
      expect((await target().call(`GET ${area}/status`)).text).toBe('ONLINE')
    })
  })
}
