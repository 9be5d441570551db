import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const operations = new URL('../../docs/operations.md', import.meta.url)
const [, matrix = ''] = /^## Faults\n(.*?)^## /ms.exec(readFileSync(operations, 'utf8')) ?? []

interface Shown {
  readonly fault: string
  readonly title: string
  readonly path: string
}

/** The cells of each row, without the head of the table. */
const rows = [...matrix.matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | ')).slice(2)

/** What the last cell of each row says shows it. */
const shown: Shown[] = rows.flatMap(([fault = '', ...more]) =>
  [...(more.at(-1) ?? '').matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(
    ([, title = '', path = '']) => ({ fault, title, path }),
  ),
)

/** A test of exactly that title: what a call begins with that is no `describe`. */
function hasTest(source: string, title: string): boolean {
  const before = source.split(`'${title}'`).slice(0, -1)
  return before.some((text) => /(?<!\bdescribe)\(\s*$/.test(text))
}

describe('the fault matrix', () => {
  it('says of each fault what is seen, what is lost, how it heals, and what shows it', () => {
    expect(rows.length).toBeGreaterThan(20)
    for (const cells of rows) expect(cells).toHaveLength(5)
    expect(new Set(shown.map(({ fault }) => fault)).size).toBe(rows.length)
  })

  it.each(shown)('links to a test that there is: $fault: $title', ({ title, path }) => {
    const file = new URL(path, operations)
    expect(existsSync(file)).toBe(true)
    expect(hasTest(readFileSync(file, 'utf8'), title)).toBe(true)
  })
})
