import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Target } from './target.ts'

/* COVERAGE.md beside the routes there are and the tests there are. */

const reason = 'not covered, '
const folder = new URL('.', import.meta.url)
const rows = readFileSync(new URL('COVERAGE.md', folder), 'utf8')
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '')))

/** Titles of the tests that stand for a row: `storage: title`, several with `;` between them. */
const named = rows
  .flatMap(([, , , shown = '']) => (shown.startsWith(reason) ? [] : shown.split('; ')))
  .filter((each) => each !== '')

/** `area: title` of every test of this folder, as it is written. */
function written(): string[] {
  return readdirSync(folder)
    .filter((name) => /^(?!coverage|target|acceptance).*\.ts$/.test(name))
    .flatMap((name) => {
      const titles = readFileSync(new URL(name, folder), 'utf8').matchAll(
        /\b(?:it|test)(?:\.each\([^)]*\))?\(\s*'([^']+)'/g,
      )
      return [...titles].map(([, title]) => `${name.replace(/(\.test)?\.ts$/, '')}: ${title}`)
    })
}

/** A cell may stand for many routes by a star at its end. */
function covers(cell: string, route: string): boolean {
  return cell.endsWith('*') && !cell.endsWith('{*')
    ? route.startsWith(cell.slice(0, -1))
    : cell === route
}

export function coverage(target: () => Target): void {
  describe('the table of what is covered', () => {
    it('has every route of the server, and none that there is not', async () => {
      const { status, body } = await target().call('GET /genesys/1/openapi.json')
      if (status === 404) return // a server that is not ours does not tell its routes
      const paths: Record<string, object> = Object(Object(body).paths)
      const routes = Object.entries(paths).flatMap(([path, verbs]) =>
        Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
      )
      const cells = rows.map(([, route = '']) => route)
      expect(routes.filter((route) => !cells.some((cell) => covers(cell, route)))).toEqual([])
      expect(cells.filter((cell) => !routes.some((route) => covers(cell, route)))).toEqual([])
    })

    it('names a test or a reason in every row', () => {
      expect(rows.filter(([, , , shown]) => !/\w+: \w|^not covered, /.test(shown ?? ''))).toEqual(
        [],
      )
    })

    it('names tests that there are, and all of them', () => {
      expect(named.filter((each) => !written().includes(each))).toEqual([])
      expect(written().filter((each) => !named.includes(each))).toEqual([])
    })
  })
}
