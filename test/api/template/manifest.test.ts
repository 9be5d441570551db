import { describe, expect, it } from 'vitest'
import { readTemplateFolder } from '../../../src/api/template/index.ts'
import { filesOf, folderOf, manifest } from './template-folders.ts'

function faults(changes: Readonly<Record<string, string>>, name = 'survey') {
  const read = readTemplateFolder(name, filesOf({ 'manifest.yaml': manifest(changes) }))
  return 'faults' in read ? read.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

/** The faults of one parameter written so. */
function faultsOfParameter(written: string): string[] {
  return faults({ parameters: `parameters: { _a: ${written} }`, configurations: '' })
}

const at = 'survey/manifest.yaml'

describe('a manifest', () => {
  it('becomes a template, with what every service has before its own', () => {
    const { template } = folderOf('survey', {
      'survey.scxml': '<scxml/>',
      'manifest.yaml': manifest(),
    })
    const { parameters, ...head } = template
    expect(head).toEqual({
      name: 'survey',
      title: 'Survey',
      description: 'Asks how it was.',
      type: 'ors',
      kinds: ['survey'],
      files: ['manifest.yaml', 'survey.scxml'],
      configurations: [
        {
          name: 'Short',
          description: 'Soon done.',
          values: { _questions: '2' },
          asks: ['_text1'],
        },
      ],
    })
    expect(parameters.map(({ name }) => name)).toEqual([
      ...['_type', '_service', '_name', 'username', 'password'],
      ...['_questions', '_text<n>'],
    ])
    expect(parameters.at(-2)).toEqual({
      name: '_questions',
      type: 'mandatory',
      fromRequest: false,
      category: 'General',
      form: { kind: 'integer', min: 1, max: 9 },
      description: 'How many.',
    })
  })

  it('may be JSON', () => {
    const json = JSON.stringify({
      ...{ title: 'Survey', description: 'Asks.', type: 'builtin', kinds: ['survey'] },
      parameters: {},
    })
    expect(folderOf('survey', { 'manifest.yaml': json }).template.type).toBe('builtin')
  })

  it('keeps every value the text it is', () => {
    const parameters =
      'parameters: { _a: { type: optional, category: A, form: text, default: 0650, description: A. } }'
    const { template } = folderOf('survey', {
      'manifest.yaml': manifest({ parameters, configurations: '' }),
    })
    expect(template.parameters.at(-1)).toMatchObject({ default: '0650' })
  })

  it('describes anew what every service has', () => {
    const parameters =
      'parameters: { _service: { type: mandatory, category: A, form: text, description: Ours. } }'
    const { template } = folderOf('survey', {
      'manifest.yaml': manifest({ parameters, configurations: '' }),
    })
    const services = template.parameters.filter(({ name }) => name === '_service')
    expect(services).toMatchObject([{ description: 'Ours.' }])
  })
})

describe('a manifest that is wrong', () => {
  it('is refused with all its faults', () => {
    const wrong = { title: '', type: 'type: php', kinds: 'kinds: [a b]', extra: 'colour: red' }
    expect(faults(wrong)).toEqual([
      `${at}: title: is missing`,
      `${at}: type: Invalid option: expected one of "builtin"|"ors"`,
      `${at}: kinds.0: cannot be a name`,
      `${at}: Unrecognized key: "colour"`,
    ])
  })

  it.each([
    ['{ type: locked, category: A, form: text, description: A. }', 'type: Invalid option'],
    ['{ type: optional, category: A, form: colour, description: A. }', 'form.kind: is not a form'],
    [
      '{ type: optional, category: A, form: { kind: integer, min: 1 }, description: A. }',
      'form.max: is missing',
    ],
    [
      '{ type: optional, category: A, form: { kind: integer, min: few, max: 9 }, description: A. }',
      'form.min: is not a whole number',
    ],
    [
      '{ type: optional, category: A, form: { kind: choice, choices: [] }, description: A. }',
      'form.choices: is empty',
    ],
    ['{ type: optional, category: A, form: text }', 'description: is missing'],
    [
      '{ type: optional, category: A, form: boolean, default: maybe, description: A. }',
      'default: "maybe" is not true or false',
    ],
  ])('says what is wrong with a parameter %s', (written, fault) => {
    expect(faultsOfParameter(written)).toEqual([
      expect.stringMatching(`^${at}: parameters._a.${fault}`),
    ])
  })

  it('may configure only what it describes, and as it describes it', () => {
    const configurations =
      'configurations: { A: { description: A., values: { _questions: 20, _b: 1 }, asks: [_c] } }'
    expect(faults({ configurations })).toEqual([
      `${at}: configurations.A.values._questions: 20 is outside 1 to 9`,
      `${at}: configurations.A.values._b: is no parameter of this template`,
      `${at}: configurations.A.asks._c: is no parameter of this template`,
    ])
  })

  it.each([
    ['no map', '- a', `${at}: Invalid input: expected object, received array`],
    ['nothing', '', `${at}: Invalid input`],
    ['a name twice', 'title: A\ntitle: B', `${at}: line 2: Map keys must be unique`],
    ['a list that does not end', 'kinds: [a', `${at}: line 1: Flow sequence`],
    ['too many aliases', bomb(), `${at}: is not usable YAML: Excessive alias count`],
    ['too many bytes', `title: ${'a'.repeat(262_144)}`, `${at}: is larger than 262144 bytes`],
  ])('is refused when it holds %s', (_what, text, fault) => {
    const read = readTemplateFolder('survey', filesOf({ 'manifest.yaml': text }))
    const first = 'faults' in read ? read.faults[0] : undefined
    expect(`${first?.path}: ${first?.message}`).toContain(fault)
  })

  it('is refused when it is not UTF-8', () => {
    const files = new Map([['manifest.yaml', Buffer.from([0x74, 0x3a, 0xff])]])
    expect(readTemplateFolder('survey', files)).toMatchObject({ faults: [{ path: at }] })
  })

  it('has no option called __proto__', () => {
    const own = '{ type: optional, category: A, form: text, description: A. }'
    const parameters = `parameters: { __proto__: ${own}, _a: ${own} }`
    const { template } = folderOf('survey', {
      'manifest.yaml': manifest({ parameters, configurations: '' }),
    })
    expect(template.parameters.slice(5)).toMatchObject([{ name: '_a' }])
  })
})

describe('a folder', () => {
  it('without a manifest is refused', () => {
    expect(readTemplateFolder('survey', filesOf({ 'survey.scxml': '' }))).toEqual({
      faults: [{ path: at, message: 'is missing' }],
    })
  })

  it.each(['', '.', '..', '../survey', 'a/b', '-a', 'a b', 'a'.repeat(65)])(
    'cannot be called %j',
    (name) => {
      expect(faults({}, name)).toEqual([`${name}: cannot be the name of a template`])
    },
  )
})

/** Nine levels of nine: half a billion words in a few lines. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const places = Array.from({ length: 9 }, () => (level === 0 ? 'ha' : `*l${level - 1}`))
    return `l${level}: &l${level} [${places.join(', ')}]`
  })
  return levels.join('\n')
}
