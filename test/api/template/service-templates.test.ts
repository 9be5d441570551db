import { describe, expect, it } from 'vitest'
import {
  configure,
  loadServiceTemplates,
  ServiceTemplates,
} from '../../../src/api/template/index.ts'
import { folderOf, manifest, temporaryFolder } from './template-folders.ts'

const survey = folderOf('survey', { 'manifest.yaml': manifest(), 'survey.scxml': '<scxml/>' })

describe('the templates there are', () => {
  it('come from a folder, a folder each, in order of their names', async () => {
    const folder = temporaryFolder({
      'survey/manifest.yaml': manifest(),
      'survey/lib/parts.scxml': '<scxml/>',
      'ask/manifest.yaml': manifest({ kinds: 'kinds: [ask]' }),
      'README.md': 'no template',
      '.hidden/manifest.yaml': 'no template',
    })
    const templates = await loadServiceTemplates(folder)
    expect(templates.all().map(({ name }) => name)).toEqual(['ask', 'survey'])
    expect(templates.named('survey')?.files).toEqual(['lib/parts.scxml', 'manifest.yaml'])
  })

  it('are found by the kinds they are for', () => {
    const templates = new ServiceTemplates([
      folderOf('survey', { 'manifest.yaml': manifest({ kinds: 'kinds: [ask, poll]' }) }),
    ])
    expect(templates.of('poll')?.name).toBe('survey')
    expect(templates.of('survey')).toBeUndefined()
  })

  it('hand out the files of their folders and no other', () => {
    const templates = new ServiceTemplates([survey])
    expect(templates.file('survey', 'survey.scxml')?.toString()).toBe('<scxml/>')
    for (const path of ['', '.', '../survey/survey.scxml', '/etc/passwd', 'constructor']) {
      expect(templates.file('survey', path)).toBeUndefined()
    }
    expect(templates.file('constructor', 'name')).toBeUndefined()
  })
})

describe('loading', () => {
  it('fails with the faults of all templates', async () => {
    const folder = temporaryFolder({
      'a/manifest.yaml': manifest({ type: 'type: php' }),
      'b/b.scxml': '<scxml/>',
    })
    await expect(loadServiceTemplates(folder)).rejects.toMatchObject({
      faults: [
        { path: expect.stringMatching(/a\/manifest\.yaml: type$/) },
        { path: expect.stringMatching(/b\/manifest\.yaml$/), message: 'is missing' },
      ],
    })
  })

  it('fails when two templates are for one kind', async () => {
    const folder = temporaryFolder({ 'a/manifest.yaml': manifest(), 'b/manifest.yaml': manifest() })
    await expect(loadServiceTemplates(folder)).rejects.toMatchObject({
      faults: [{ path: 'b: kinds', message: 'survey is of the template a already' }],
    })
  })

  it('fails when there is no folder', async () => {
    await expect(loadServiceTemplates(new URL('file:///nowhere/'))).rejects.toMatchObject({
      faults: [{ path: '/nowhere/', message: 'cannot be read' }],
    })
  })
})

describe('templates that are adopted', () => {
  const ask = folderOf('ask', { 'manifest.yaml': manifest({ kinds: 'kinds: [ask]' }) })

  it('stand beside those that ship, and are judged by at once', () => {
    const templates = new ServiceTemplates([survey])
    const judged = () =>
      templates.judge.faults('service.a', { _type: 'ors', _service: 'ask', _questions: '0' })
    expect(judged()).toEqual([])
    templates.adopt([ask])
    expect(templates.all().map(({ name }) => name)).toEqual(['ask', 'survey'])
    expect(judged()).toEqual([{ option: '_questions', message: '0 is outside 1 to 9' }])
    templates.adopt([])
    expect(templates.all().map(({ name }) => name)).toEqual(['survey'])
  })

  it('stand for one that ships when they bear its name', () => {
    const templates = new ServiceTemplates([survey])
    templates.adopt([
      folderOf('survey', { 'manifest.yaml': manifest({ title: 'title: Our survey' }) }),
    ])
    expect(templates.all().map(({ title }) => title)).toEqual(['Our survey'])
  })

  it('change nothing when they claim a kind of another', () => {
    const templates = new ServiceTemplates([survey])
    const rival = folderOf('rival', { 'manifest.yaml': manifest() })
    expect(() => templates.adopt([rival])).toThrow('survey is of the template rival already')
    expect(templates.all().map(({ name }) => name)).toEqual(['survey'])
  })
})

describe('the options of a new service', () => {
  it('are its kind and the values of a common configuration', () => {
    expect(configure(survey.template, 'Short')).toEqual({
      ...{ _type: 'ors', _service: 'survey' },
      _questions: '2',
    })
  })

  it('are its kind alone without one', () => {
    expect(configure(survey.template)).toEqual({ _type: 'ors', _service: 'survey' })
  })

  it('are not made up for a configuration there is not', () => {
    expect(() => configure(survey.template, 'Long')).toThrow('has no configuration Long')
  })
})
