import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/console/web/i18n/message.ts'

const web = fileURLToPath(new URL('../../../src/console/web/', import.meta.url))

/** `<area>.<name>` → text. */
function stringsOf(language: string): Map<string, Message> {
  const folder = `${web}locales/${language}/`
  return new Map(
    readdirSync(folder).flatMap((file) => {
      const strings: Record<string, Message> = JSON.parse(readFileSync(folder + file, 'utf8'))
      const area = file.replace('.json', '')
      return Object.entries(strings).map(([name, text]) => [`${area}.${name}`, text] as const)
    }),
  )
}

const code = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(web + path, 'utf8'))
  .join('\n')

/** Keys as they stand in code, `'home.title'` or `` `common.node.${state}` ``; the latter as far as its place. */
const named = [...code.matchAll(/['`]([a-z]+\.[\w.]+)(\$\{)?/g)].map(([, key = '', place]) => ({
  key,
  isBeginning: place !== undefined,
}))
const exact = new Set(named.filter(({ isBeginning }) => !isBeginning).map(({ key }) => key))
const beginnings = named.filter(({ isBeginning }) => isBeginning).map(({ key }) => key)
const spelledInParts = ['common.node.', 'common.callback.', 'common.delivery.', 'common.agent.']
beginnings.push(...spelledInParts, 'common.number.', 'shell.theme.', 'shell.zone.') // `common.${kind}.…`

const placesOf = (text: Message) =>
  [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort().join()

describe('the strings', () => {
  const [english, german] = [stringsOf('en'), stringsOf('de')]

  it('are the same in all languages, with the same places', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
    const differing = [...english].filter(
      ([key, text]) => placesOf(text) !== placesOf(german.get(key) ?? ''),
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('are all in use', () => {
    const isUsed = (key: string) =>
      exact.has(key) || beginnings.some((beginning) => key.startsWith(beginning))
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([])
  })

  it('have every plural category of their language', () => {
    for (const [language, strings] of [
      ['en', english],
      ['de', german],
    ] as const) {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [key, text] of strings) {
        if (typeof text !== 'string')
          expect(Object.keys(text).sort(), key).toEqual([...wanted].sort())
      }
    }
  })

  it('keep to the words of the house: no exclamation marks, nothing said twice', () => {
    const shouted = [...english, ...german].filter(([, text]) =>
      /!|\bplease\b|\bbitte\b|successful|oops/i.test(JSON.stringify(text)),
    )
    expect(shouted).toEqual([])
  })
})
