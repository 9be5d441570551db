import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = readFileSync(new URL('docs/security.md', root), 'utf8')

interface Row {
  readonly item: string
  readonly file: string
  readonly title: string | undefined
}

/** The rows of the table: what is asked, and the file and title of the test that shows it. */
const rows: Row[] = [
  ...text.matchAll(/^\| (\d[^|]*?) \|.*\| `(test\/[^`]+)`(?:: (.+?))? \|$/gm),
].map(([, item = '', file = '', title]) => ({ item, file, title }))

describe('docs/security.md', () => {
  it('has a test for every item', () => {
    const items = text.match(/^\| \d+\.\d+.*$/gm) ?? []
    expect(rows).toHaveLength(items.length)
    expect(rows.length).toBeGreaterThan(25)
  })

  it.each(rows)('names a test that there is: $item, $file', ({ file, title }) => {
    const path = new URL(file, root)
    expect(existsSync(path)).toBe(true)
    if (title === undefined) return
    const source = readFileSync(path, 'utf8')
    expect(source.includes(`'${title}'`), `${file} has no test ${title}`).toBe(true)
  })
})
