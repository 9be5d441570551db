import { describe, expect, test } from 'vitest'
import { redisForTest } from '../../support/redis.ts'

const redis = await redisForTest()
const { commands } = redis
const file = new URL('./scripts/append-twice.lua', import.meta.url)
const appendTwice = redis.script<number>({ name: 'append-twice', keys: 1, file })

async function collect(pattern: string): Promise<string[]> {
  const found = new Set<string>()
  for await (const keys of redis.scan(pattern)) for (const key of keys) found.add(key)
  return [...found].sort()
}

describe('keys', () => {
  test('of two prefixes do not meet', async () => {
    const other = await redisForTest()
    await commands.set('gms:a:{1}', 'mine')
    expect(await other.commands.get('gms:a:{1}')).toBeNull()
  })

  test('are found by pattern, without the prefix', async () => {
    for (const key of ['gms:scan:{1}', 'gms:scan:{2}', 'gms:other:{1}']) await commands.set(key, '')
    expect(await collect('gms:scan:*')).toEqual(['gms:scan:{1}', 'gms:scan:{2}'])
  })

  test('are found when the prefix holds signs that patterns use', async () => {
    const odd = await redisForTest(`${redis.channel('')}odd[*]?:`)
    await odd.commands.set('k', '')
    const found: string[] = []
    for await (const keys of odd.scan('*')) found.push(...keys)
    expect(found).toEqual(['k'])
  })
})

describe('a script', () => {
  test('runs on prefixed keys', async () => {
    expect(await appendTwice(['gms:list:{1}'], ['x'])).toBe(2)
    expect(await commands.lrange('gms:list:{1}', 0, -1)).toEqual(['x', 'x'])
  })

  test('runs again after the server has forgotten it', async () => {
    await appendTwice(['gms:list:{2}'], ['a'])
    await commands.script('FLUSH')
    const lengths = await Promise.all(
      Array.from({ length: 20 }, () => appendTwice(['gms:list:{2}'], ['b'])),
    )
    expect(lengths.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 4 + 2 * i))
  })

  test('may be cut into files, joined in their order', async () => {
    const part = (name: string) => new URL(`./scripts/${name}.lua`, import.meta.url)
    const parts = { name: 'in-parts', keys: 1, file: [part('define'), part('append-defined')] }
    await redis.script<number>(parts)(['gms:list:{3}'], ['x'])
    expect(await commands.lrange('gms:list:{3}', 0, -1)).toEqual(['x'])
  })

  test('refuses another number of keys than it declared', () => {
    expect(() => appendTwice([], ['x'])).toThrow('append-twice takes 1 keys, not 0')
  })

  test('shares its name with no other', () => {
    const other = new URL('../../../src/base/redis/change-overrides.lua', import.meta.url)
    expect(() => redis.script({ name: 'append-twice', keys: 1, file: other })).toThrow(
      'two scripts are called append-twice',
    )
  })
})

describe('a batch', () => {
  const pushFile = new URL('./scripts/push-each.lua', import.meta.url)
  const pushEach = redis.batch({ name: 'push-each', keys: 1, file: pushFile }, () => ['#'])
  test('does the runs of one turn together, each with its own reply, in their order', async () => {
    const keys = ['gms:batch:{1}', 'gms:batch:{2}', 'gms:batch:{1}']
    const lengths = await Promise.all(keys.map((key, at) => pushEach([key], [at])))
    expect(lengths).toEqual([['1'], ['1'], ['2']])
    expect(await commands.lrange('gms:batch:{1}', 0, -1)).toEqual(['#0', '#2'])
  })

  test('takes runs that do it for several, each with a word for each of them', async () => {
    const [one, two, three] = ['gms:batch:{7}', 'gms:batch:{8}', 'gms:batch:{9}']
    const both = Promise.all([pushEach([one, two], ['a', 'b']), pushEach([one, three], ['c', 'd'])])
    expect(await both).toEqual([
      ['1', '1'],
      ['2', '1'],
    ])
    expect(await commands.lrange(one, 0, -1)).toEqual(['#a', '#c'])
  })

  test('sends a run whole that is for more than leave together', async () => {
    const keys = Array.from({ length: 150 }, () => 'gms:batch:{10}')
    const values = keys.map((_, at) => at)
    const [before, words, after] = await Promise.all([
      pushEach(['gms:batch:{10}'], ['x']),
      pushEach(keys, values),
      pushEach(['gms:batch:{10}'], ['y']),
    ])
    expect([before, after]).toEqual([['1'], ['152']])
    expect(words).toEqual(values.map((at) => `${at + 2}`))
  })

  test('keeps all and their order where more come than leave together', async () => {
    const numbers = Array.from({ length: 250 }, (_, at) => at)
    const lengths = await Promise.all(numbers.map((at) => pushEach(['gms:batch:{3}'], [at])))
    expect(lengths).toEqual(numbers.map((at) => [`${at + 1}`]))
  })

  test('fails together when a run of it fails', async () => {
    await commands.set('gms:batch:{4}', 'no list')
    const both = ['gms:batch:{5}', 'gms:batch:{4}'].map((key) => pushEach([key], ['x']))
    const ends = await Promise.allSettled(both)
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await pushEach(['gms:batch:{6}'], ['x'])).toEqual(['1'])
  })

  test('refuses another number of keys than it declared', () => {
    expect(() => pushEach([], ['x'])).toThrow('push-each takes 1 keys, not 0')
  })
})

describe('a channel', () => {
  test('carries messages to every listener, from this node and others', async () => {
    const other = await redisForTest(redis.channel(''))
    const heard: string[] = []
    await redis.subscribe('news', (message) => heard.push(`first ${message}`))
    await redis.subscribe('news', (message) => heard.push(`second ${message}`))
    await redis.publish('news', 'one')
    await other.publish('news', 'two')
    await expect.poll(() => heard).toEqual(['first one', 'second one', 'first two', 'second two'])
  })

  test('is silent after the undo, and for nobody else', async () => {
    const heard: string[] = []
    const undo = await redis.subscribe('undo', () => heard.push('gone'))
    await redis.subscribe('undo', (message) => heard.push(message))
    undo()
    undo()
    await redis.publish('undo', 'one')
    await expect.poll(() => heard).toEqual(['one'])
  })

  test('can be taken up again after its last listener left', async () => {
    const undo = await redis.subscribe('again', () => {})
    undo()
    const heard: string[] = []
    await redis.subscribe('again', (message) => heard.push(message))
    await redis.publish('again', 'one')
    await expect.poll(() => heard).toEqual(['one'])
  })

  test('reaches the other listeners when one fails', async () => {
    const heard: string[] = []
    await redis.subscribe('fail', () => {
      throw new Error('a fault of the listener')
    })
    await redis.subscribe('fail', (message) => heard.push(message))
    await redis.publish('fail', 'one')
    await expect.poll(() => heard).toEqual(['one'])
  })
})
