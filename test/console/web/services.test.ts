import { describe, expect, it } from 'vitest'
import {
  conflictLines,
  rebase,
  restOf,
} from '../../../src/console/web/components/option-editor-merge.ts'
import {
  countChanges,
  draftedTexts,
  emptyDraft,
  nextNames,
  type OptionParameter,
  renameOption,
  restoreOption,
  rightsOf,
  rowsOf,
  type StoredOptions,
  setValue,
  unsetValue,
} from '../../../src/console/web/components/option-editor-rows.ts'
import { toHistoryCsv, toYaml } from '../../../src/console/web/views/services/export.ts'
import {
  addressOf,
  categoriesOf,
  copyOf,
  isServiceName,
  matchesFilter,
  readOpen,
  servicesIn,
  spellOpen,
} from '../../../src/console/web/views/services/service-list.ts'
import type { Template } from '../../../src/console/web/views/templates/template-json.ts'

const text = { kind: 'text' } as const
const parameters: OptionParameter[] = [
  { name: '_type', kind: 'mandatory', form: text, doc: '' },
  { name: '_ttl', kind: 'optional', form: text, doc: '', default: '30' },
  { name: '_hol<n>', kind: 'optional', form: text, doc: '' },
]
const stored: StoredOptions = {
  _type: { value: 'ors', source: 'live' },
  _ttl: { value: 600, source: 'live' },
  colour: { value: 'red', source: 'live' },
  password: { value: '***', source: 'live' },
  _hol1: { value: '12-25', source: 'file' },
  unset: { value: '', source: 'live' },
}
const row = (name: string, draft = emptyDraft) =>
  rowsOf(parameters, stored, draft).find((each) => each.name === name)

describe('the rows of options', () => {
  it('are what may be set, and what is set beyond that', () => {
    expect(rowsOf(parameters, stored, emptyDraft).map(({ name }) => name)).toEqual([
      '_type',
      '_ttl',
      '_hol1',
      'colour',
      'password',
    ])
    expect(row('_hol1')?.parameter.name).toBe('_hol<n>')
    expect(nextNames(parameters, rowsOf(parameters, stored, emptyDraft))).toEqual(['_hol2'])
  })

  it('let nobody rename or remove what is mandatory, and none take a file’s away', () => {
    const rights = (name: string) => {
      const found = row(name)
      return found && rightsOf(found)
    }
    expect(rights('_type')).toEqual({ blank: false, remove: false, rename: false })
    expect(rights('colour')).toEqual({ blank: true, remove: true, rename: true })
    expect(rights('password')).toEqual({ blank: true, remove: true, rename: false })
    expect(rights('_hol1')).toEqual({ blank: true, remove: false, rename: false })
  })

  it('hide a secret until another is typed', () => {
    expect(row('password')?.isMasked).toBe(true)
    expect(row('password', setValue(emptyDraft, stored, 'password', 'new'))?.isMasked).toBe(false)
  })
})

describe('a draft of options', () => {
  it('forgets what is as it was', () => {
    const changed = setValue(emptyDraft, stored, '_ttl', '700')
    expect(changed.set).toEqual({ _ttl: '700' })
    expect(setValue(changed, stored, '_ttl', '600')).toEqual(emptyDraft)
    expect(restoreOption(changed, '_ttl')).toEqual(emptyDraft)
  })

  it('takes back what was set live, and covers what the file says', () => {
    expect(unsetValue(emptyDraft, stored, '_ttl')).toMatchObject({ set: {}, unset: ['_ttl'] })
    expect(unsetValue(emptyDraft, stored, '_hol1')).toMatchObject({ set: { _hol1: '' }, unset: [] })
    expect(unsetValue(emptyDraft, stored, 'nothing')).toEqual(emptyDraft)
  })

  it('renames in one change, again and back', () => {
    const once = renameOption(emptyDraft, stored, 'colour', 'shade')
    expect(once).toEqual({
      set: { shade: 'red' },
      unset: ['colour'],
      renamed: { shade: 'colour' },
    })
    expect(countChanges(once)).toBe(1)
    expect(row('colour', once)).toBeUndefined()
    expect(row('shade', once)).toMatchObject({ value: 'red', renamedFrom: 'colour' })
    const twice = renameOption(once, stored, 'shade', 'hue')
    expect(twice).toEqual({ set: { hue: 'red' }, unset: ['colour'], renamed: { hue: 'colour' } })
    expect(renameOption(twice, stored, 'hue', 'colour')).toEqual(emptyDraft)
    expect(restoreOption(twice, 'hue')).toEqual(emptyDraft)
  })

  it('says what the section would be', () => {
    const draft = unsetValue(setValue(emptyDraft, stored, 'a', '1'), stored, '_ttl')
    expect(draftedTexts(stored, draft)).toEqual({
      ...{ _type: 'ors', colour: 'red', password: '***', _hol1: '12-25', a: '1' },
    })
  })

  it('stands beside what somebody else has saved, and goes on from there', () => {
    const draft = unsetValue(setValue(emptyDraft, stored, '_ttl', '1'), stored, 'colour')
    const theirs: StoredOptions = { ...stored, _ttl: { value: 2, source: 'live' } }
    expect(conflictLines(draft, stored, theirs)).toEqual([
      { name: '_ttl', before: '600', mine: '1', theirs: '2', isClash: true },
      { name: 'colour', before: 'red', mine: undefined, theirs: 'red', isClash: false },
    ])
    expect(rebase(draft, theirs, ['_ttl'])).toEqual({ set: {}, unset: ['colour'], renamed: {} })
    const without: StoredOptions = { _ttl: { value: 1, source: 'live' } }
    expect(rebase(draft, without, [])).toEqual(emptyDraft)
  })

  it('keeps what was changed while it was being saved, and nothing that was saved', () => {
    const live = (value: string) => ({ value, source: 'live' }) as const
    const sent = renameOption(setValue(emptyDraft, stored, '_ttl', '700'), stored, 'colour', 'hue')
    const { colour: _, ...others } = stored
    const now = { ...others, _ttl: live('700'), hue: live('red') }
    const rest = (draft: typeof sent) => restOf(draft, sent, stored, now)
    expect(rest(sent)).toEqual(emptyDraft)
    const more = setValue(sent, stored, 'password', 'new')
    expect(rest(more)).toEqual({ set: { password: 'new' }, unset: [], renamed: {} })
    expect(rest(setValue(more, stored, '_ttl', '800')).set).toEqual({
      _ttl: '800',
      password: 'new',
    })
    expect(rest(restoreOption(sent, '_ttl')).set).toEqual({ _ttl: '600' })
    expect(rest(emptyDraft)).toMatchObject({ set: { _ttl: '600', colour: 'red' }, unset: ['hue'] })
  })

  it('does not take back a secret that nobody knows', () => {
    const sent = setValue(emptyDraft, stored, 'password', 'new')
    expect(restOf(emptyDraft, sent, stored, stored)).toEqual(emptyDraft)
  })
})

const template = (name: string, kinds: string[]): Template => ({
  ...{ name, title: name, description: '', type: 'ors', kinds, files: [], parameters: [] },
  ...{ configurations: [], origin: 'builtin', usedBy: [] },
})
const templates = [template('callback', ['callback']), template('ewt', ['ewt'])]
const live = (value: unknown) => ({ value, source: 'live' as const })
const services = servicesIn(
  {
    revision: 1,
    sections: {
      server: {},
      'service.b': { _service: live('callback'), _type: live('ors') },
      'service.a': { _name: live('callback') },
      'service.ewt': {},
      'service.odd': { _service: live('own'), password: live('***'), _ttl: live(30) },
    },
  },
  templates,
)
const categories = categoriesOf(services, templates)

describe('the services', () => {
  it('are of the kind they say, by name in the category of their template', () => {
    expect(services.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'callback'],
      ['b', 'callback'],
      ['ewt', 'ewt'],
      ['odd', 'own'],
    ])
    expect(categories.map(({ name, services }) => [name, services.length])).toEqual([
      ['callback', 2],
      ['ewt', 1],
      ['uncategorised', 1],
    ])
    expect(services.map(addressOf)).toContain('/genesys/1/service/callback/a')
    expect(services.map(addressOf)).toContain('/genesys/1/service/ewt')
  })

  it('are found when every word is somewhere', () => {
    const found = (typed: string) =>
      services.filter((service) => matchesFilter(service, typed)).map(({ name }) => name)
    expect(found('CALLBACK ors')).toEqual(['b'])
    expect(found('_ttl 30')).toEqual(['odd'])
    expect(found('')).toHaveLength(4)
  })

  it('stand open as the address says', () => {
    const usual = readOpen('', categories)
    expect([...usual.categories]).toEqual(['callback', 'ewt', 'uncategorised'])
    expect(spellOpen(usual, categories)).toBe('')
    const some = readOpen('~callback,b', categories)
    expect(some).toEqual({ categories: new Set(['callback']), services: new Set(['b']) })
    expect(spellOpen(some, categories)).toBe('~callback,b')
    const none = { categories: new Set<string>(), services: new Set<string>() }
    expect(readOpen(spellOpen(none, categories), categories)).toEqual(none)
  })

  it.each(['a', 'billing-callback', 'a_1'])('may be called %s', (name) => {
    expect(isServiceName(name)).toBe(true)
  })

  it.each(['', '-a', 'a b', 'a.b', 'a/b', '<script>', 'ä', 'a'.repeat(65)])(
    'may not be called %s',
    (name) => {
      expect(isServiceName(name)).toBe(false)
    },
  )

  it('are copied without secrets', () => {
    const odd = services.find(({ name }) => name === 'odd')
    expect(odd && copyOf(odd)).toEqual({
      set: { _type: 'builtin', _service: 'own', _ttl: '30' },
      left: ['password'],
    })
  })
})

describe('exports', () => {
  it('write YAML without secrets', () => {
    const options: StoredOptions = {
      _type: { value: 'ors', source: 'file' },
      yes: { value: 'yes', source: 'live' },
      _ttl: { value: 30, source: 'live' },
      text: { value: 'a: "b"\n# c', source: 'live' },
      password: { value: '***', source: 'live' },
      _usual: { value: 1, source: 'default' },
    }
    expect(toYaml([{ name: 'a', options }])).toBe(
      [
        'service.a:',
        '  _type: ors',
        '  "yes": "yes"',
        '  _ttl: 30',
        '  text: "a: \\"b\\"\\n# c"',
        '  # password: left out, it is a secret',
        '',
      ].join('\n'),
    )
  })

  it('write history as CSV in which no cell is a formula', () => {
    const csv = toHistoryCsv([
      {
        ...{ id: '1-1', at: '2026-11-21T13:00:00.000Z', who: '=1+1', role: 'admin', revision: 1 },
        undoable: true,
        options: [{ option: '_ttl', before: 'a "b"', after: '@x' }],
      },
    ])
    expect(csv).toBe(
      '\ufeffat,who,role,option,before,after\r\n' +
        '2026-11-21T13:00:00.000Z,\'=1+1,admin,_ttl,"a ""b""",\'@x\r\n',
    )
  })
})
