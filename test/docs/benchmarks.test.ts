import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pageFile, toPage, writePage } from '../bench/page.ts'
import { knownCases, readResults, soakName } from '../bench/results.ts'

/** The page is written by `npm run bench`; after a change to how it looks: UPDATE=1. */
describe('docs/benchmarks.md', () => {
  it('shows the results as they were kept', () => {
    const page = toPage(readResults())
    if (process.env.UPDATE === '1') writePage()
    expect(readFileSync(pageFile, 'utf8')).toBe(page)
  })

  it('has results of cases that there are', () => {
    const all = [...knownCases(), soakName]
    const gone = [...readResults().keys()].filter((name) => !all.includes(name))
    expect(gone).toEqual([])
  })
})
