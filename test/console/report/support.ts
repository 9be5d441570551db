import { inflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { onTestFinished } from 'vitest'
import type { Milliseconds } from '../../../src/base/kernel/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import { ReportService, reportRoutes } from '../../../src/console/report/index.ts'
import { startServer } from '../../base/http/start-server.ts'
import { type CountingNode, countingNode } from '../../base/usage/support.ts'
import { basic, request, type Transcript } from '../../support/http.ts'

export interface ReportNode extends CountingNode {
  /** What follows `/genesys/1/admin/report/`; as a viewer, or as nobody. */
  get(path: string, user?: 'eve' | undefined): Promise<Transcript>
  readonly reports: ReportService
}

/** The report's routes alone, over real HTTP and a real Redis. */
export async function reportNode(at: string | Milliseconds): Promise<ReportNode> {
  const node = await countingNode(at)
  const reports = new ReportService(node.usage.series, node.clock)
  const { base } = await startServer({
    routes: [reportRoutes(reports)],
    users: { eve: { password: 'eve!', role: 'viewer' } },
    translateError: toRedisError,
  })
  onTestFinished(() => node.usage.close())
  const area = '/genesys/1/admin/report/'
  return {
    ...node,
    reports,
    get: (path, user) =>
      request(base, 'GET', area + path, undefined, user === undefined ? {} : basic(user, 'eve!')),
  }
}

export interface ReportBody {
  readonly from: string
  readonly to: string
  readonly interval: string
  readonly zone: string
  readonly countingSince?: string
  readonly notes: string[]
  readonly series: {
    readonly of: string
    readonly metric: string
    readonly unit: string
    readonly values: [number, number | null][]
    readonly total: number | null
  }[]
  readonly totals: { metric: string; unit: string; value: number | null }[]
}

/** Fields of RFC 4180, line by line; throws for what is not of that form. */
export function readCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  const lines: string[][] = []
  let line: string[] = []
  while (field.lastIndex < text.length) {
    const match = field.exec(text)
    if (match === null) throw new Error('no CSV')
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    lines.push(line)
    line = []
  }
  return lines
}

const attribute = (tag: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1]

/** The cells of a workbook's sheets as written: texts, and numbers (dates are numbers, too). */
export function readXlsx(file: Uint8Array): Record<string, (string | number | null)[][]> {
  const entries = unzipSync(file)
  const text = (path: string) => new TextDecoder().decode(entries[path])
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>.*?<\/si>/gs)].map(([si]) =>
    unescapeXml([...si.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => t).join('')),
  )
  const names = [...text('xl/workbook.xml').matchAll(/<sheet [^>]*>/g)].map(
    ([tag]) => attribute(tag, 'name') ?? '',
  )
  const sheets = names.map((name, at) => {
    const rows = [...text(`xl/worksheets/sheet${at + 1}.xml`).matchAll(/<row[^>]*>(.*?)<\/row>/gs)]
    return [name, rows.map(([, row = '']) => cellsOf(row, shared))] as const
  })
  return Object.fromEntries(sheets)
}

function cellsOf(row: string, shared: readonly string[]): (string | number | null)[] {
  return [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, tag = '', inner = '']) => {
    const value = /<v>(.*?)<\/v>/.exec(inner)?.[1]
    if (value === undefined) return null
    return attribute(tag, 't') === 's' ? (shared[Number(value)] ?? null) : Number(value)
  })
}

function unescapeXml(text: string): string {
  const letters: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return text.replace(/&(\w+);/g, (_, name: string) => letters[name] ?? '')
}

/** The texts of each page, in the order they were drawn, one a line. */
export function readPdf(file: Buffer): string[] {
  const raw = file.toString('latin1')
  const pages: string[] = []
  for (const match of raw.matchAll(/\/Length (\d+)[^>]*>>\s*stream\r?\n/g)) {
    const from = match.index + match[0].length
    const stream = file.subarray(from, from + Number(match[1]))
    if (!match[0].includes('FlateDecode') && !raw.slice(match.index - 80, from).includes('Flate')) {
      continue
    }
    const content = inflateSync(stream).toString('latin1')
    const texts = [...content.matchAll(/\[(.*?)\] TJ/g)].map(([, parts = '']) =>
      [...parts.matchAll(/<([\da-f]*)>/g)]
        .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
        .join(''),
    )
    if (texts.length > 0) pages.push(texts.join('\n'))
  }
  return pages
}
