import { rmSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createLocalizer } from '../../../../src/channels/push/localization/localizer.ts'
import { recordingLogger, temporaryFile } from '../../../support/config.ts'
import { event } from '../support.ts'

function xml(texts: Record<string, string>, id = 'm'): string {
  const locales = Object.entries(texts).map(([language, text]) => {
    return `<locale language="${language}"><entry key="text">${text}</entry></locale>`
  })
  return `<messages><message id="${id}">${locales.join('')}</message></messages>`
}

/** A localizer over a file, and what it says of an event in a language. */
function open(content: string) {
  const path = temporaryFile(content, 'messages.xml')
  let file = path
  const { logger, lines } = recordingLogger()
  const localizer = createLocalizer({ file: () => file, logger })
  onTestFinished(() => localizer.close())
  const say = (message: unknown, language: string | undefined = 'en') =>
    localizer.localize(event(message, { mediaType: 'localizestring' }), language).message
  const warnings = () => lines.filter(({ level }) => level === 40)
  return { localizer, path, say, warnings, name: (other: string) => (file = other) }
}

describe('a localizer', () => {
  it.each([
    ['an id and arguments', { id: 'm', args: { a: { b: 'B' } } }],
    ['the same as text', '{"id":"m","args":{"a":{"b":"B"}}}'],
    ['arguments beside the id', { id: 'm', a: { b: 'B' } }],
  ])('understands %s', (_, message) => {
    expect(open(xml({ en: 'says $a.b' })).say(message)).toBe('says B')
  })

  it.each([
    ['a bare id', 'm'],
    ['one in blanks', ' m\n'],
    ['one in quotation marks', '"m"'],
    ['an id without arguments', { id: 'm' }],
    ['arguments that are none', { id: 'm', args: [1] }],
  ])('understands %s', (_, message) => {
    expect(open(xml({ en: 'says $a.b' })).say(message)).toBe('says $a.b')
  })

  it('speaks the language of each receiver, and makes one event of it for all of a language', () => {
    const { localizer } = open(xml({ en: 'yes', de: 'ja' }))
    const published = event('m', { mediaType: 'localizestring', properties: { 'apple.badge': 1 } })
    const localized = localizer.localize(published, 'de_AT')
    expect(localized).toEqual({ ...published, message: 'ja', mediaType: 'string' })
    expect(localizer.localize(published, 'de-at')).toBe(localized)
    expect(localizer.localize(published, 'en').message).toBe('yes')
  })

  it('leaves alone what is not to be localized, and devices without a language', () => {
    const { localizer, say, warnings } = open(xml({ en: 'yes' }))
    const plain = event('m')
    expect(localizer.localize(plain, 'en')).toBe(plain)
    const published = event('m', { mediaType: 'localizestring' })
    expect(localizer.localize(published, undefined)).toBe(published)
    expect(warnings()).toEqual([])
    expect(say('m')).toBe('yes')
  })

  it('sends raw what the file does not have, and says so once', () => {
    const { say, warnings } = open(xml({ en: 'yes' }))
    const raw = ['nobody', { id: 'nobody', args: {} }, 'x'.repeat(300), { a: 1 }, 7, null, '{"id":']
    for (const message of [...raw, ...raw]) expect(say(message)).toBe(message)
    expect([say('m', 'sw'), say('m', 'sw')]).toEqual(['m', 'm'])
    expect(warnings().map(({ id, language, msg }) => [id, language, msg])).toEqual([
      ['nobody', undefined, expect.stringMatching(/has no such message/)],
      [undefined, undefined, expect.stringMatching(/has no such message/)],
      ['{"id":', undefined, expect.stringMatching(/has no such message/)],
      ['m', 'sw', expect.stringMatching(/not there in a language/)],
    ])
  })

  it('sends raw what would grow beyond measure', () => {
    const { say, warnings } = open(xml({ en: '$a'.repeat(1000) }))
    const message = { id: 'm', args: { a: 'x'.repeat(1000) } }
    expect(say(message)).toBe(message)
    expect(warnings()).toHaveLength(1)
  })

  it('follows the file, by itself too', async () => {
    const { localizer, path, say } = open(xml({ en: 'one' }))
    expect(say('m')).toBe('one')
    writeFileSync(path, xml({ en: 'two' }))
    await localizer.look()
    expect(say('m')).toBe('two')
    writeFileSync(path, xml({ en: 'three' }))
    await vi.waitFor(() => expect(say('m')).toBe('three'), 5000)
  })

  it('keeps what it has when the file is ill or gone, and says so once', async () => {
    const { localizer, path, say, warnings } = open(xml({ en: 'one' }))
    const ill = [
      '<messages>',
      `<messages>${'<entry/>'.repeat(1_000_000)}</messages>`,
      '<!DOCTYPE m [<!ENTITY a "b">]><messages/>',
    ]
    for (const content of ill) {
      writeFileSync(path, content)
      await localizer.look()
      await localizer.look()
    }
    rmSync(path)
    await localizer.look()
    await localizer.look()
    expect(say('m')).toBe('one')
    expect(warnings().map(({ err }) => (err as Error).message)).toEqual([
      expect.stringMatching(/line 1: Unclosed tag/),
      expect.stringMatching(/has 8000021 bytes/),
      expect.stringMatching(/declares a document type/),
      expect.stringMatching(/no such file/),
    ])
    writeFileSync(path, xml({ en: 'two' }))
    await localizer.look()
    expect(say('m')).toBe('two')
  })

  it('follows the option that names the file', async () => {
    const { localizer, name, say, warnings } = open(xml({ en: 'one' }))
    name(temporaryFile(xml({ en: 'other' }), 'other.xml'))
    await localizer.look()
    expect(say('m')).toBe('other')
    name('/tmp')
    await localizer.look()
    expect([say('m'), warnings().length]).toEqual(['other', 1])
    name('')
    await localizer.look()
    expect(say('m')).toBe('m')
  })

  it('starts without a file, or with one that is ill', () => {
    for (const file of ['', '/no/such/file', '/dev/zero', temporaryFile('<messages>')]) {
      const localizer = createLocalizer({ file: () => file, logger: recordingLogger().logger })
      onTestFinished(() => localizer.close())
      const published = event('m', { mediaType: 'localizestring' })
      expect(localizer.localize(published, 'en')).toBe(published)
    }
  })

  it('never throws, whatever is published', () => {
    const { localizer } = open(xml({ en: 'says $a.b' }))
    fc.assert(
      fc.property(fc.anything(), fc.string(), (message, language) => {
        localizer.localize(event(message, { mediaType: 'localizestring' }), language)
      }),
      { numRuns: 500 },
    )
  })
})
