import type { OptionSource } from '../../../api/callback/index.ts'
import { invalidParameter, type SignedIn } from '../../../base/http/index.ts'
import { ApiError, type Clock, toTimestamp } from '../../../base/kernel/index.ts'
import { type ExportFile, type ExportFormat, exportTable } from '../../report/index.ts'
import type { RowParts } from '../callback-row.ts'
import type { CallbackBook } from '../queue/callback-book.ts'
import { type SelectionQuery, toSelection } from '../queue/selection.ts'
import { toTable } from './callback-table.ts'

export interface ExportParts {
  readonly book: CallbackBook
  readonly source: OptionSource
  readonly agentOf: RowParts['agentOf']
  readonly clock: Clock
}

const mostExported = 10_000 // callbacks; more make no file that anybody reads

/** Callbacks as files. */
export class CallbackExports {
  readonly #parts: ExportParts

  constructor(parts: ExportParts) {
    this.#parts = parts
  }

  async file(
    { ids, ...query }: SelectionQuery & { ids?: string | undefined },
    format: ExportFormat,
    user: SignedIn,
  ): Promise<ExportFile> {
    const { book, source, agentOf, clock } = this.#parts
    const now = clock.now()
    const callbacks =
      ids === undefined
        ? await book.all(toSelection(query, now), mostExported)
        : await this.#named(ids.split(','))
    const table = {
      ...(await toTable(callbacks, { source, agentOf, now }, user)),
      name: `ringback-callbacks-${toTimestamp(now).slice(0, 10)}`,
      title: 'Callbacks',
      facts: factsOf(query, ids, callbacks.length),
      ...{ by: user.name, at: now },
    }
    return exportTable(table, format)
  }

  /** Those there are; what is over by now is left out. */
  async #named(ids: readonly string[]) {
    const wanted = [...new Set(ids.map((id) => id.trim()))].filter((id) => id !== '')
    if (wanted.length > mostExported) throw invalidParameter(`ids names over ${mostExported}`)
    const found = await Promise.all(
      wanted.map((id) => {
        return this.#parts.book.one(id).catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 404) return undefined
          throw error
        })
      }),
    )
    return found.flatMap((callback) => (callback === undefined ? [] : [callback]))
  }
}

function factsOf(
  query: SelectionQuery,
  ids: string | undefined,
  count: number,
): (readonly [string, string])[] {
  const filters = Object.entries(ids === undefined ? query : { selected: 'by hand' })
  const said = filters.flatMap(([name, text]) => (text ? [[name, String(text)] as const] : []))
  return [['callbacks', String(count)], ...said]
}
