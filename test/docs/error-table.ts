import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ApiError } from '../../src/base/kernel/index.ts'

interface ErrorRow {
  readonly status: string
  readonly exception: string
  readonly message: string
  readonly when: string
}

const src = fileURLToPath(new URL('../../src/', import.meta.url))
const errorFile = /(-errors|kernel\/api-error)\.ts$/

/**
 * Every refusal a client can get, as a Markdown table: each factory of each `*-errors.ts` is
 * called, and its comment, as in "404: when it happens.", tells when.
 */
export async function errorTable(): Promise<string> {
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) =>
    errorFile.test(path),
  )
  const rows = (await Promise.all(paths.map((path) => errorsOf(src + path)))).flat()
  const lines = rows
    .sort(
      (a, b) =>
        compare(a.status, b.status) ||
        compare(a.exception, b.exception) ||
        compare(a.message, b.message),
    )
    .map((row) => `| ${row.status} | \`${row.exception}\` | ${row.message} | ${row.when} |`)
  return [
    '| status | `exception` | `message` | when |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n')
}

async function errorsOf(path: string): Promise<ErrorRow[]> {
  const text = readFileSync(path, 'utf8')
  const room: Record<string, unknown> = await import(pathToFileURL(path).href)
  return Object.entries(room).flatMap(([name, factory]) => {
    if (typeof factory !== 'function' || factory === ApiError) return []
    const source = sourceOf(name, text)
    const made: unknown = factory(...source.parameters.map(sampleOf))
    return made instanceof ApiError ? [toRow(made, source, `${path}: ${name}`)] : []
  })
}

function toRow(error: ApiError, source: Source, where: string): ErrorRow {
  const [, said, when] = /^(?:(\d{3}): )?(.+?)\.?$/.exec(source.comment) ?? []
  if (when === undefined) throw new Error(`${where}: a comment must tell when this happens`)
  if (said !== undefined && said !== String(error.status)) {
    throw new Error(`${where}: answers ${error.status}, its comment says ${said}`)
  }
  const isGiven = source.parameters.some((each) => nameOf(each) === 'status')
  return {
    status: isGiven ? '4xx' : String(error.status),
    exception: error.exception,
    message: cell(error.message),
    when: cell(when),
  }
}

interface Source {
  readonly comment: string
  readonly parameters: readonly string[]
}

function sourceOf(name: string, text: string): Source {
  const found = new RegExp(
    `/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*export (?:function ${name}|const ${name} = )\\(([^]*?)\\)`,
  ).exec(text)
  return {
    comment: (found?.[1] ?? '').replace(/\s*\n\s*\*?\s*/g, ' ').trim(),
    parameters: (found?.[2] ?? '').split(',').filter((each) => each.trim() !== ''),
  }
}

/** What stands for a parameter in the table: `<ttl>` for `ttl: Seconds`. */
function sampleOf(parameter: string): unknown {
  const name = nameOf(parameter)
  if (/=/.test(parameter) || name === 'cause') return undefined // the factory's own default
  if (name === 'status') return 400
  if (/: Milliseconds/.test(parameter)) return Date.UTC(2013, 4, 28, 15, 30)
  return /\[\]/.test(parameter) ? [`<${name}>`] : `<${name}>`
}

function nameOf(parameter: string): string {
  return /\w+/.exec(parameter)?.[0] ?? ''
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
