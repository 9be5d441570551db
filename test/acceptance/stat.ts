import { describe, expect, it } from 'vitest'
import { operator, type Target } from './target.ts'

const waiting = 'objectId=sales&objectType=Queue&tenant=Environment&metric=CurrNumberWaitingCalls'
const nobody = 'objectId=SIP_Server_Place&objectType=Place&tenant=Environment&metric=TotalLoginTime'

export function stat(target: () => Target): void {
  const form = (query: string) => ({ body: new URLSearchParams(query), headers: operator })

  describe('stat', () => {
    it('answers the value alone, with its age', async () => {
      const posted = await target().call('POST /genesys/1/statistic', form(waiting))
      expect([posted.status, posted.body]).toEqual([200, { value: expect.any(Number) }])
      expect(posted.headers.get('age')).toMatch(/^\d+$/)
    })
    it('answers a query as it does a form', async () => {
      const { status, body } = await target().call(`GET /genesys/1/statistic?${waiting}`, {
        headers: operator,
      })
      expect([status, body]).toEqual([200, { value: expect.any(Number) }])
    })
    it('asks who is there', async () => {
      const { status } = await target().call(`GET /genesys/1/statistic?${waiting}`)
      expect(status).toBe(401)
    })
    it('answers its internal interface without a user', async () => {
      const body = new URLSearchParams(waiting)
      const posted = await target().call('POST /genesys/1/internal_statistic', { body })
      const read = await target().call(`GET /genesys/1/internal_statistic?${waiting}`)
      expect([posted.status, read.status]).toEqual([200, 200])
    })
    it('refuses what is not well defined', async () => {
      const { status, body } = await target().call('POST /genesys/1/statistic', form(nobody))
      expect([status, body]).toEqual([
        403,
        {
          message: "Place 'SIP_Server_Place' (Tenant 'Environment') not found",
          exception: expect.stringMatching(/^com\.genesyslab\.gsg\.services\.statistic\.St\w+$/),
        },
      ])
    })
    it('answers several statistics at once', async () => {
      const asked = 'CurrNumberWaitingCalls;Queue;sales;Environment'
      const body = new URLSearchParams({ stat1: asked, stat2: asked })
      const answer = await target().call('POST /genesys/1/statistics', { body, headers: operator })
      expect(answer.body).toEqual({ stat1: expect.any(Number), stat2: expect.any(Number) })
      expect(answer.status).toBe(200)
    })
  })
}
