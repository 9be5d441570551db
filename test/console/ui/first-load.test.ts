import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildWebIfStale } from '../../../tools/build.mjs'

const dist = fileURLToPath(new URL('../../../dist/web/', import.meta.url))
const budget = { shellAndHome: 60_000, any: 120_000 } // bytes, compressed

const read = (path: string) => readFileSync(dist + path, 'utf8')
const compressed = (path: string) => gzipSync(read(path)).length // browsers that know brotli need less

/** What a file loads at once, and what that loads: not what it loads later. */
function withImports(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  const imports = read(path).matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)
  for (const [, file] of imports) withImports(`assets/${file}`, seen)
  return seen
}

const weight = (paths: Iterable<string>) =>
  [...paths].reduce((sum, path) => sum + compressed(path), 0)

describe('the first load', () => {
  let entry: string[] = []
  beforeAll(() => {
    buildWebIfStale()
    const page = read('index.html')
    const linked = [...page.matchAll(/(?:src|href)="\/genesys\/ui\/([\w./-]+)"/g)]
    entry = ['index.html', ...linked.map(([, path = '']) => path)]
  }, 60_000)

  it('of shell and Home stays within its 60 kB', () => {
    const first = new Set<string>()
    for (const path of entry) withImports(path, first)
    const named = ['home', 'common', 'shell'].flatMap((name) => allChunks(name))
    expect(named.length).toBeGreaterThanOrEqual(3 * 2) // each with a twin in the second language: counted too
    for (const path of named) withImports(path, first)
    expect(weight(first)).toBeLessThanOrEqual(budget.shellAndHome)
  })

  it('of any view stays within 120 kB', () => {
    const first = new Set(entry)
    const views = readdirSync(`${dist}assets`).filter((file) => file.endsWith('.js'))
    const heaviest = views.map((file) =>
      weight(new Set([...first, ...withImports(`assets/${file}`)])),
    )
    expect(Math.max(...heaviest)).toBeLessThanOrEqual(budget.any)
  })
})

/** A view's code and its strings in each language have the same name and other hashes. */
function allChunks(name: string): string[] {
  return readdirSync(`${dist}assets`)
    .filter((file) => new RegExp(`^${name}-[\\w-]{8}\\.(js|css)$`).test(file))
    .map((file) => `assets/${file}`)
}
