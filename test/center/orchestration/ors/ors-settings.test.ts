import { describe, expect, it } from 'vitest'
import { toOrsSettings } from '../../../../src/center/orchestration/ors/ors-settings.ts'
import { Turns } from '../../../../src/center/orchestration/ors/turns.ts'

const section = {
  _ors: ['http://a:1/', 'http://b:1/'],
  _ors_lb_strategy: 'circular',
  max_ors_request_attempts: 3,
} as const

describe('where a service runs', () => {
  it('is what section ors says', () => {
    const settings = { servers: section._ors, strategy: 'circular', attempts: 3 }
    expect(toOrsSettings({}, section)).toEqual(settings)
    expect(
      toOrsSettings({ _ors: ' ', _ors_lb_strategy: '', max_ors_request_attempts: '' }, section),
    ).toEqual(settings)
  })
  it('is what the service says before that, each server once', () => {
    const options = {
      _ors: 'http://c:1, http://d:1/x,http://c:1/',
      _ors_lb_strategy: 'linear',
      max_ors_request_attempts: '7',
    }
    const servers = ['http://c:1/', 'http://d:1/x/']
    expect(toOrsSettings(options, section)).toEqual({ servers, strategy: 'linear', attempts: 7 })
  })
  it.each([
    { _ors: 'ors1:7210' },
    { _ors: 'http://u:p@ors1/' },
    { _ors: 'http://ors1/?a' },
    { _ors_lb_strategy: 'random' },
    { max_ors_request_attempts: '0' },
    { max_ors_request_attempts: '101' },
    { max_ors_request_attempts: '1e1' },
  ])('is refused when a request has made it %j', (options) => {
    const [name = ''] = Object.keys(options)
    expect(() => toOrsSettings(options, section)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(name) }),
    )
  })
})

describe('who is asked first', () => {
  const [a, b, c] = ['http://a/', 'http://b/', 'http://c/']
  it('is each in turn when circular, for every list by itself', () => {
    const turns = new Turns()
    const order = (...servers: string[]) => turns.order({ servers, strategy: 'circular' })
    expect([order(a, b, c), order(a, b), order(a, b, c), order(a, b, c), order(a, b, c)]).toEqual([
      [a, b, c],
      [a, b],
      [b, c, a],
      [c, a, b],
      [a, b, c],
    ])
  })
  it('is always the first when linear', () => {
    const turns = new Turns()
    for (let each = 0; each < 3; each++) {
      expect(turns.order({ servers: [a, b], strategy: 'linear' })).toEqual([a, b])
    }
  })
})
