import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  consoleSection,
  Options,
  patternsSection,
  providerSection,
  pushSection,
  serverSection,
} from '../../../src/base/config/index.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'
import { MemoryOverrides } from '../../support/memory-overrides.ts'
import { rejectedFaultsOf } from './faults.ts'

/** A cluster of two nodes with the same file. */
async function twoNodes(yaml = 'server: { drain: 7 }') {
  const cluster = new MemoryOverrides()
  const { logger, lines } = recordingLogger()
  const load = () => Options.load(temporaryFile(yaml), { logger, overrides: cluster.node() })
  const [one, other] = [await load(), await load()]
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])))
  return { cluster, one, other, lines }
}

/** Resolves at the next change of options. */
function changed(options: Options): Promise<void> {
  return new Promise((resolve) => {
    const undo = options.onChange(() => {
      undo()
      resolve()
    })
  })
}

describe('a live option', () => {
  it('is in force here when set resolves, and on other nodes once they are told', async () => {
    const { one, other } = await twoNodes()
    const told = changed(other)
    await one.set('server', 'drain', '30')
    expect(one.live(serverSection)().drain).toBe(30)
    await told
    expect(other.live(serverSection)().drain).toBe(30)
  })

  it('gives way to the file when it is unset', async () => {
    const { one } = await twoNodes()
    await one.set('server', 'drain', '30')
    await one.unset('server', 'drain')
    expect(one.live(serverSection)().drain).toBe(7)
  })

  it('is in force on a node that starts later', async () => {
    const { cluster, one } = await twoNodes()
    await one.set('console', 'users', '{"jo":{"password":"p","role":"viewer"}}')
    const { logger } = recordingLogger()
    const late = await Options.load(temporaryFile(''), { logger, overrides: cluster.node() })
    expect(Object.keys(late.live(consoleSection)().users)).toEqual(['jo'])
    await late.close()
  })

  it('may make a section of a family', async () => {
    const { one } = await twoNodes()
    await one.set('push.provider.SalesApp', 'customhttp.url', 'http://a/')
    await one.set('service.s', '_ttl', '30')
    expect(one.family(providerSection, 'SalesApp')).toEqual({ 'customhttp.url': 'http://a/' })
    expect(one.redacted()['service.s']).toEqual({ _type: 'builtin', _ttl: 30 })
    await one.unset('push.provider.SalesApp', 'customhttp.url')
    expect(one.family(providerSection, 'SalesApp')).toBeUndefined()
  })

  it('of a name of its own follows those of the file, in the order of the alphabet', async () => {
    const { one } = await twoNodes('patterns: { m: a, z: b }')
    await one.set('patterns', 'c', 'c')
    await one.set('patterns', 'b', 'd')
    await one.set('patterns', 'm', 'e')
    expect(Object.entries(one.live(patternsSection)())).toEqual([
      ['m', 'e'],
      ['z', 'b'],
      ['b', 'd'],
      ['c', 'c'],
    ])
  })

  it.each([
    ['server', 'drain', 'soon', 'server.drain: "soon" is not a duration'],
    ['server', 'drian', '5', 'server.drian: unknown option, perhaps server.drain is meant'],
    ['sever', 'drain', '5', 'sever.drain: unknown section, perhaps server is meant'],
    ['server', '__proto__', '5', 'server.__proto__: is not a usable name'],
    ['service.s', 'x', 'x'.repeat(65_537), 'service.s.x: is longer than 65536 characters'],
    ['console', 'users', '{"a":{"password":"p","role":"x"}}', 'console.users.a.role: must be one'],
    ['service.s', '_ttl', '0', 'service.s._ttl: 0 is outside 1 to 31536000'],
    ['resources.DNIS', '_allocation_strategy', 'ANY', 'is not one of RANDOM, ROUND-ROBIN'],
    ['console', 'users', 'hunter2', 'console.users: must be a map of names'],
  ])('%s.%s = %.40s is refused and not stored', async (section, name, value, fault) => {
    const { cluster, one } = await twoNodes()
    const faults = await rejectedFaultsOf(one.set(section, name, value))
    expect(faults.join()).toContain(fault)
    expect(await cluster.node().load()).toEqual({})
  })

  it('that is bad in the store is ignored and logged once, good ones beside it hold', async () => {
    const { cluster, one, lines } = await twoNodes()
    const rogue = cluster.node()
    await rogue.set('server', 'drain', 'soon')
    await rogue.set('server', 'max_parts', '5')
    await one.set('push', 'customhttp.message', 'hi')
    expect(one.live(serverSection)()).toMatchObject({ drain: 7, max_parts: 5 })
    const ignored = lines.filter((line) => line.msg === 'live option is ignored')
    expect(ignored).toMatchObject([{ option: 'server.drain' }, { option: 'server.drain' }]) // once a node
  })

  it('that is unknown in the store is ignored with a warning', async () => {
    const { cluster, one, lines } = await twoNodes()
    await cluster.node().set('server', 'drian', '1')
    await one.set('server', 'drain', '1')
    expect(one.live(serverSection)().drain).toBe(1)
    expect(lines).toContainEqual(expect.objectContaining({ option: 'server.drian' }))
  })
})

describe('a section', () => {
  it('stays the same object until one of its own options changes', async () => {
    const { one } = await twoNodes()
    const [server, push] = [one.live(serverSection), one.live(pushSection)]
    const [serverBefore, pushBefore] = [server(), push()]
    await one.set('push', 'customhttp.message', 'hi')
    expect([server() === serverBefore, push() === pushBefore]).toEqual([true, false])
  })
})

describe('onChange', () => {
  it('is silent when nothing has changed, and after the undo', async () => {
    const { one } = await twoNodes()
    const listener = vi.fn()
    const undo = one.onChange(listener)
    await one.unset('server', 'drain')
    expect(listener).not.toHaveBeenCalled()
    await one.set('server', 'drain', '1')
    expect(listener).toHaveBeenCalledTimes(1)
    undo()
    await one.set('server', 'drain', '2')
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('calls the others when one listener fails', async () => {
    const { one, lines } = await twoNodes()
    const listener = vi.fn()
    one.onChange(() => {
      throw new Error('oops')
    })
    one.onChange(listener)
    await one.set('server', 'drain', '1')
    expect(listener).toHaveBeenCalledTimes(1)
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'a listener to options failed' }))
  })
})

describe('follow', () => {
  it('ends with the newest options when they change while they are first loaded', async () => {
    const cluster = new MemoryOverrides()
    const { logger } = recordingLogger()
    const options = await Options.load(temporaryFile(''), { logger })
    const node = cluster.node()
    let isFirst = true
    await options.follow({
      ...node,
      load: async () => {
        const seen = await node.load()
        if (!isFirst) return seen
        isFirst = false
        await node.set('server', 'drain', '30') // after what was read
        return seen
      },
    })
    if (options.live(serverSection)().drain !== 30) await changed(options)
    await new Promise((resolve) => setImmediate(resolve)) // nothing older may come after it
    expect(options.live(serverSection)().drain).toBe(30)
    await options.close()
  })

  it('is refused twice', async () => {
    const { cluster, one } = await twoNodes()
    await expect(one.follow(cluster.node())).rejects.toThrow('follow their overrides already')
  })
})

describe('a store that is away', () => {
  it('keeps options from starting to follow it', async () => {
    const cluster = new MemoryOverrides()
    cluster.failNextLoads(1)
    const { logger } = recordingLogger()
    const options = await Options.load(temporaryFile(''), { logger })
    await expect(options.follow(cluster.node())).rejects.toThrow('the store is away')
    expect(cluster.listeners).toBe(0)
    await options.follow(cluster.node())
    await options.close()
  })

  it('leaves in force what was, and is asked again until it answers', async () => {
    const { cluster, one, lines } = await twoNodes()
    cluster.failNextLoads(2) // one a node
    const told = changed(one)
    await cluster.node().set('server', 'drain', '30')
    await told
    expect(one.live(serverSection)().drain).toBe(30)
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, msg: 'live options could not be read' }),
    )
  })

  it('lets nothing be set when there is none', async () => {
    const { logger } = recordingLogger()
    const options = await Options.load(temporaryFile(''), { logger })
    await expect(options.set('server', 'drain', '1')).rejects.toThrow('follow no overrides')
  })
})

describe('close', () => {
  it('stops listening and keeps the values', async () => {
    const { cluster, one, other } = await twoNodes()
    await one.set('server', 'drain', '1')
    await one.close()
    await other.set('server', 'drain', '2')
    expect(one.live(serverSection)().drain).toBe(1)
    expect(cluster.listeners).toBe(1)
  })
})
