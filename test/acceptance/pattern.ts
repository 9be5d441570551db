import { describe, expect, it } from 'vitest'
import type { Target } from './target.ts'

const area = '/genesys/1/patterns'

export function pattern(target: () => Target): void {
  describe('pattern', () => {
    it('names the pattern of the general list that each value matches', async () => {
      const body = new FormData()
      body.set('param1', '')
      body.set('param2', 'john.doe@gmail.com')
      body.set('param3', '911-')
      const { status, body: answer } = await target().call(`POST ${area}`, { body })
      expect([status, answer]).toEqual([200, { param3: '911', param2: 'email' }])
    })
    it('names the pattern of a group', async () => {
      const body = new URLSearchParams({ param1: 'john.doe@gmail.com', param2: 'blabla' })
      const { status, text } = await target().call(`POST ${area}/group/patterns_def1`, { body })
      expect([status, text]).toEqual([200, '{"param1":"email"}'])
    })
    it('refuses a group that is not configured', async () => {
      const body = new URLSearchParams({ param1: 'x' })
      const { status, body: answer } = await target().call(`POST ${area}/group/patterns_def1s`, {
        body,
      })
      expect([status, answer]).toEqual([
        403,
        {
          message: 'Group (patterns_def1s) unknown.',
          exception: 'com.genesyslab.gsg.services.pattern.MatchPattern',
        },
      ])
    })
  })
}
