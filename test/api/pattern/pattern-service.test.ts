import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../src/base/kernel/index.ts'
import { loadOptions, toService } from './serve-pattern.ts'

const yaml = [
  'patterns: { phone: "555.*", short: "55+", any: ".+" }',
  'patterns.refused: { premium: "0900.*", hidden: "(?i)anonymous|private|" }',
  'patterns.empty: {}',
].join('\n')

async function start(text = yaml) {
  const options = await loadOptions(text)
  return { options, service: toService(options) }
}

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (thrown) {
    return thrown
  }
  throw new Error('nothing was thrown')
}

describe('PatternService', () => {
  it('names the first pattern in written order that the whole text matches', async () => {
    const { service } = await start()
    const texts = { a: '5551234', b: '55', c: '1', d: '', e: '1\n2' }
    expect(service.match(Object.entries(texts))).toEqual({ a: 'phone', b: 'short', c: 'any' })
  })

  it('tests a group by itself', async () => {
    const { service } = await start()
    const texts = new Map([
      ['a', '5551234'],
      ['b', '09001'],
      ['__proto__', 'ANONYMOUS'],
    ])
    const matches = service.matchGroup('refused', texts)
    expect(JSON.stringify(matches)).toBe('{"b":"premium","__proto__":"hidden"}')
    expect(service.matchGroup('empty', texts)).toEqual({})
  })

  it('tells of one text which pattern of a group it matches', async () => {
    const { service } = await start()
    expect(service.matchesGroup('refused', '09001')).toBe('premium')
    expect(service.matchesGroup('refused', '')).toBe('hidden')
    expect(service.matchesGroup('refused', '1')).toBeUndefined()
  })

  it.each(['refuse', 'refused.', '', '__proto__'])('does not know the group %j', async (group) => {
    const { service } = await start()
    const thrown = thrownBy(() => service.matchesGroup(group, '1'))
    expect(thrown).toMatchObject({ status: 403, message: `Group (${group}) unknown.` })
    expect(thrownBy(() => service.matchGroup(group, []))).toEqual(thrown)
  })

  it('matches nothing when there is no general list', async () => {
    const { service } = await start('')
    expect(service.match([['a', 'x']])).toEqual({})
  })

  it('follows the options while they change', async () => {
    const { options, service } = await start()
    const one = () => service.match([['a', '5551234']])
    expect(one()).toEqual({ a: 'phone' })
    await options.set('patterns', 'phone', '666.*')
    expect(one()).toEqual({ a: 'any' })
    await options.unset('patterns', 'phone')
    expect(one()).toEqual({ a: 'phone' })
    await options.set('patterns.made', 'one', '5+.*')
    expect(service.matchesGroup('made', '5')).toBe('one')
  })

  it('refuses texts so long that testing them would keep all others waiting', async () => {
    const { service } = await start('patterns: { big: "[a-z]{1,900}!" }')
    const text = 'a'.repeat(100_000)
    const thrown = thrownBy(() => service.match([['a', text]]))
    expect(thrown).toBeInstanceOf(ApiError)
    expect(thrown).toMatchObject({ status: 413 })
    expect(service.match([['a', text.slice(0, 1000)]])).toEqual({})
  })
})
