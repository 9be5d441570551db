import { expect, it } from 'vitest'
import { optionTable } from '../src/base/config/index.ts'
import { errorTable } from './docs/error-table.ts'
import { markedPart, plainTable } from './docs/marked-part.ts'
import { routeTable } from './docs/route-table.ts'

const readme = new URL('../README.md', import.meta.url)

/**
 * The tables are made from the code. To write them anew:
 * `UPDATE=1 npx vitest run test/docs.test.ts && npm run format`
 */
it.each([
  ['options', optionTable],
  ['errors', errorTable],
  ['routes', routeTable],
])(
  'the README shows the %s of the code',
  async (name, table) => {
    const current = plainTable((await table()).trim())
    expect(markedPart(readme, name, current)).toBe(current)
  },
  60_000,
) // the routes are asked of a server in a process of its own
