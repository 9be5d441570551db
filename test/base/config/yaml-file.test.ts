import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { parseYaml, readYamlFile } from '../../../src/base/config/yaml-file.ts'
import { temporaryFile } from '../../support/config.ts'
import { faultsOf, rejectedFaultsOf } from './faults.ts'

const parse = (text: string) => parseYaml(new TextEncoder().encode(text), 'gms.yaml')

describe('parseYaml', () => {
  it('reads sections with dots in their names, and values as the text they are', () => {
    const text = [
      'resources.DNIS: { number1: 0650, number2: +16504663205, 911: "911-" }',
      'server: { drain: 5, a: true, b: 1e3, c: 0x10, d: "null" }',
    ].join('\n')
    expect(parse(text)).toEqual({
      'resources.DNIS': { number1: '0650', number2: '+16504663205', 911: '911-' },
      server: { drain: '5', a: 'true', b: '1e3', c: '0x10', d: 'null' },
    })
  })

  it.each(['', '# nothing\n', '---\n', '~', '\uFEFF'])('reads %j as no sections', (text) => {
    expect(parse(text)).toEqual({})
  })

  it('reads an option and a section without a value as empty', () => {
    expect(parse('server:\n  drain:\n  a: ~\npush:\n')).toEqual({
      server: { drain: '', a: '' },
      push: {},
    })
  })

  it.each([
    ['a repeated option', 'server:\n  drain: 1\n  drain: 2\n', /^gms.yaml:3: .*unique/],
    ['a repeated section', 'server: {}\npush: {}\nserver: {}\n', /^gms.yaml:3: .*unique/],
    ['a bracket that is never closed', 'server: { drain: 1\n', /^gms.yaml:2: /],
    ['a second document', 'server: {}\n---\npush: {}\n', /^gms.yaml.*: .*document/],
    ['an unknown tag', 'server: { drain: !!js/function x }\n', /^gms.yaml:1: .*tag/i],
    ['a list of sections', '- server\n', /^gms.yaml: must be a map of section names/],
    ['a section that is one value', 'server: 5\n', /^server: must be a section/],
    ['a list as value', 'push: { pushEnabled: [comet] }\n', /^push.pushEnabled: is a list; write/],
    ['a map as name', '{ {a: b}: c }\n', /^gms.yaml: a list or a map cannot be a name/],
    ['an empty name', 'server: { "": 1 }\n', /^server: "" cannot be a name/],
    ['__proto__ as name', 'server: { __proto__: { a: b } }\n', /^server: "__proto__" cannot be/],
    ['a name with a line break', 'server: { "a\\nb": 1 }\n', /^server: "a\\nb" cannot be a name/],
    ['too much depth', 'console: { a: { b: { c: { d: e } } } }\n', /^console.a.b.c: is nested/],
    ['an alias without an anchor', 'server: *a\n', /^gms.yaml.*: .*alias/i],
  ])('refuses %s', (_, text, fault) => {
    const faults = faultsOf(() => parse(text))
    expect(faults[0]).toMatch(fault)
  })

  it('refuses aliases that grow without end', () => {
    const laugh = (name: string, of: string) =>
      `${name}: &${name} {a: *${of}, b: *${of}, c: *${of}}`
    const names = [...'bcdefghij']
    const text = ['a: &a {x: y}', ...names.map((n, i) => laugh(n, 'abcdefghi'[i] ?? 'a'))].join(
      '\n',
    )
    expect(faultsOf(() => parse(text))[0]).toMatch(/^gms.yaml: is not usable YAML: .*alias/)
  })

  it('refuses nesting that would end the parser', () => {
    expect(faultsOf(() => parse('['.repeat(200_000)))[0]).toMatch(/^gms.yaml/)
  })

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Uint8Array.of(0x61, 0x3a, 0xff)
    expect(faultsOf(() => parseYaml(bytes, 'gms.yaml'))[0]).toMatch(/^gms.yaml: is not usable YAML/)
  })

  it('never shows the line that is wrong, which may hold a password', () => {
    const text = 'console: { users: { maria: { password: "hunter2, role: admin } } }\n'
    expect(faultsOf(() => parse(text)).join()).not.toContain('hunter2')
  })
})

describe('readYamlFile', () => {
  it('reads a file', async () => {
    expect(await readYamlFile(temporaryFile('server: {drain: 1}'))).toEqual({
      server: { drain: '1' },
    })
  })

  it('says when there is no such file', async () => {
    const faults = await rejectedFaultsOf(readYamlFile('/no/such/gms.yaml'))
    expect(faults).toEqual(['/no/such/gms.yaml: no such file'])
  })

  it.each([tmpdir(), '/dev/zero'])('refuses %s, which is no file', async (path) => {
    expect(await rejectedFaultsOf(readYamlFile(path))).toEqual([`${path}: is not a file`])
  })

  it('refuses a file of more than a megabyte unread', async () => {
    const path = temporaryFile('#'.repeat(1_048_577))
    expect(await rejectedFaultsOf(readYamlFile(path))).toEqual([
      `${path}: is larger than 1048576 bytes`,
    ])
  })
})
