import { describe, expect, it } from 'vitest'
import { serveNode } from '../api/node/serve-node.ts'
import { basic, request } from '../support/http.ts'

const path = '/genesys/1/admin/node'
const operator = basic('default', 'password')

/* What a load balancer asks, and what an operator tells a node before maintenance. */
describe('node status', () => {
  it('is the bare word ONLINE, without a line end, for anybody', async () => {
    const { baseUrl } = await serveNode('a')
    const answer = await request(baseUrl, 'GET', `${path}/status`, undefined, { accept: '*/*' })
    expect([answer.status, answer.text]).toEqual([200, 'ONLINE'])
    expect(answer.headers['content-type']).toBe('text/plain;charset=ISO-8859-1')
    expect(answer.headers['content-length']).toBe('6')
  })
  it('is OFFLINE after changestatus, and ONLINE again', async () => {
    const { baseUrl } = await serveNode('a')
    for (const status of ['OFFLINE', 'ONLINE']) {
      const changed = await request(
        baseUrl,
        'POST',
        `${path}/changestatus/${status}`,
        undefined,
        operator,
      )
      expect([changed.status, changed.text]).toEqual([200, status])
      expect((await request(baseUrl, 'GET', `${path}/status`)).text).toBe(status)
    }
  })
})
