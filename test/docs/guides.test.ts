import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { optionTable } from '../../src/base/config/index.ts'

const docs = new URL('../../docs/', import.meta.url)
const guides = readdirSync(docs).filter((name) => name.endsWith('.md'))
const textOf = (name: string) => readFileSync(new URL(name, docs), 'utf8')

/** Headings as their links spell them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  )
}

/** Links to nowhere, as they are written. */
function brokenIn(name: string): string[] {
  const links = [...textOf(name).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? new URL(name, docs) : new URL(path, docs)
    if (!existsSync(target)) return true
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
  })
}

describe('the guides', () => {
  it.each(guides)('%s links to what there is', (name) => {
    expect(brokenIn(name)).toEqual([])
  })

  it('the migration names options that there are', () => {
    const sections = optionTable().split(/^(?=\*\*)/m)
    const optionsOf = (name: string) =>
      sections.find((text) => text.startsWith(`**\`${name}\`**`)) ?? ''
    const named = [...textOf('migration.md').matchAll(/`([\w.]+)`\/`([\w.]+)`/g)]
    expect(named.length).toBeGreaterThan(30)
    const unknown = named.filter(
      ([, section = '', option = '']) => !optionsOf(section).includes(`| \`${option}\` |`),
    )
    expect(unknown.map(([text]) => text)).toEqual([])
  })
})
