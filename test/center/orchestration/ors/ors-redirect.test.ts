import { describe, expect, it } from 'vitest'
import { baseOf } from '../../../../src/center/orchestration/ors/ors-redirect.ts'

describe('the base URL of who answered', () => {
  it.each([
    ['http://a:1/scxml/session/start', 'http://a:1/'],
    ['http://a:1/base/scxml/session/start', 'http://a:1/base/'],
    ['http://a:1/elsewhere?x', 'http://a:1/'],
    ['http://a:1/xscxml/session/start', 'http://a:1/'],
  ])('called at %s is %s', (url, base) => {
    expect(baseOf(new URL(url), 'scxml/session/start')).toBe(base)
  })
})
