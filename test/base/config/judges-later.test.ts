import { describe, expect, it, onTestFinished } from 'vitest'
import {
  freeOptions,
  type Judge,
  Options,
  patternsSection,
  serviceSection,
} from '../../../src/base/config/index.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'
import { MemoryOverrides } from '../../support/memory-overrides.ts'
import { rejectedFaultsOf } from './faults.ts'

/** A node that has these files: `key` must name one of them, and `short` is no longer than it says. */
async function startNode(yaml: string, overrides: MemoryOverrides, ...names: string[]) {
  const files = new Set(names)
  const faults: Judge['faults'] = (_, { key, short }) => [
    ...(key === undefined || files.has(key) ? [] : [{ option: 'key', message: 'no such file' }]),
    ...((short ?? '').length < 5 ? [] : [{ option: 'short', message: 'is too long' }]),
  ]
  const judges = [
    { sections: 'patterns', faults },
    { sections: 'service.', faults },
  ]
  const { logger, lines } = recordingLogger()
  const node = overrides.node()
  const options = await Options.load(temporaryFile(yaml), { logger, overrides: node, judges })
  onTestFinished(() => options.close())
  const patterns = options.live(patternsSection)
  const warnings = () => lines.map(({ option, fault, msg }) => [option, fault, msg])
  return { options, files, patterns, warnings }
}

/** Two nodes, of which the second loses a file that it started with. */
async function twoNodes(yaml: string) {
  const overrides = new MemoryOverrides()
  const one = await startNode(yaml, overrides, 'a', 'b', 'c')
  const other = await startNode(yaml, overrides, 'a', 'b')
  return { overrides, one, other }
}

/** Resolves once all nodes have heard what was changed. */
const heard = () => new Promise((resolve) => setImmediate(resolve))

const stays = 'an option cannot be used now: what was in force stays so'

describe('an option whose judge finds it bad after the start', () => {
  it('stays in force while another of its section is changed, with a warning', async () => {
    const { one, other } = await twoNodes('patterns: { key: a }')
    await one.options.set('patterns', 'short', 'one')
    other.files.clear()
    await one.options.set('patterns', 'short', 'two')
    await heard()
    expect(other.patterns()).toEqual({ key: 'a', short: 'two' })
    expect(other.warnings()).toEqual([['patterns.key', 'no such file', stays]])
  })

  it('stays in force while another is unset', async () => {
    const { one, other } = await twoNodes('patterns: { key: a }')
    await one.options.change('patterns', { set: { short: 'one', more: 'x' }, unset: [] })
    other.files.clear()
    await one.options.unset('patterns', 'short')
    await heard()
    expect(other.patterns()).toEqual({ key: 'a', more: 'x' })
  })

  it('stays in force where it was set live', async () => {
    const { one, other } = await twoNodes('patterns: { key: a }')
    await one.options.set('patterns', 'key', 'b')
    other.files.delete('b')
    await one.options.set('patterns', 'short', 'one')
    await heard()
    expect(other.patterns()).toEqual({ key: 'b', short: 'one' })
  })

  it('stays in force in a section of a family', async () => {
    const { one, other } = await twoNodes('service.a: { key: a }')
    const service = () => {
      const values = other.options.family(serviceSection, 'a')
      return values && freeOptions(serviceSection, values)
    }
    await one.options.set('service.b', 'key', 'b')
    other.files.clear()
    await one.options.set('service.a', 'short', 'one')
    await one.options.set('service.b', 'short', 'two')
    await heard()
    expect(service()).toEqual({ key: 'a', short: 'one' })
    expect(other.options.names(serviceSection)).toEqual(['a', 'b'])
  })

  it('has others of its section judged as ever', async () => {
    const { overrides, one, other } = await twoNodes('patterns: { key: a, short: file }')
    other.files.clear()
    await overrides.node().set('patterns', 'short', 'much too long')
    await one.options.set('patterns', 'more', 'x')
    await heard()
    expect(other.patterns()).toEqual({ key: 'a', short: 'file', more: 'x' })
    expect(other.warnings()).toContainEqual([
      'patterns.short',
      'is too long',
      'live option is ignored',
    ])
  })

  it('may not be exchanged for one that is as bad', async () => {
    const { one, other } = await twoNodes('patterns: { key: a }')
    await one.options.change('patterns', { set: { key: 'c', short: 'one' }, unset: [] })
    await heard()
    expect(other.patterns()).toEqual({ key: 'a', short: 'one' })
    expect(other.warnings()).toEqual([['patterns.key', 'no such file', 'live option is ignored']])
  })

  it('refuses changes that are made where it is bad, with its reason, until it can be used', async () => {
    const { one, other } = await twoNodes('patterns: { key: a }')
    await other.options.set('patterns', 'short', 'one')
    other.files.clear()
    const reason = ['patterns.key: no such file']
    expect(await rejectedFaultsOf(other.options.set('patterns', 'short', 'two'))).toEqual(reason)
    expect(await rejectedFaultsOf(other.options.unset('patterns', 'short'))).toEqual(reason)
    expect(other.patterns()).toEqual({ key: 'a', short: 'one' })
    other.files.add('a')
    await other.options.set('patterns', 'short', 'two')
    expect([one.patterns(), other.patterns()]).toEqual(Array(2).fill({ key: 'a', short: 'two' }))
    await other.options.unset('patterns', 'short')
    expect(other.patterns()).toEqual({ key: 'a' })
  })
})

describe('a section whose file says what cannot be used now', () => {
  it('stays as it was when the live option over it is unset, and follows once it can', async () => {
    const { one, other } = await twoNodes('patterns: { key: a }')
    await one.options.change('patterns', { set: { key: 'b', short: 'one' }, unset: [] })
    await heard()
    other.files.delete('a')
    await one.options.unset('patterns', 'key')
    await one.options.set('patterns', 'short', 'two')
    await heard()
    expect(other.patterns()).toEqual({ key: 'b', short: 'one' })
    expect(other.warnings()).toContainEqual(['patterns.key', 'no such file', stays])
    other.files.add('a')
    await one.options.set('patterns', 'more', 'x')
    await heard()
    expect(other.patterns()).toEqual({ key: 'a', short: 'two', more: 'x' })
  })
})
