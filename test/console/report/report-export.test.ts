import { describe, expect, it } from 'vitest'
import {
  type ReportBody,
  type ReportNode,
  readCsv,
  readPdf,
  readXlsx,
  reportNode,
} from './support.ts'

const now = '2026-11-21T14:05:30Z'
const asked = 'interval=hour&zone=Europe/Berlin&from=2026-11-21T12:00&to=2026-11-21T15:00'
const hostile = ['=1+1', '+49 30', '-2', '@SUM(A1)', 'a "b", c', 'ü <script>', "it's"]

/** One access of the first name, two of the second, and so on, in the hour of 13:00. */
async function counted(names: readonly string[] = hostile): Promise<ReportNode> {
  const node = await reportNode('2026-11-21T12:30Z')
  for (const [at, name] of names.entries()) {
    for (let i = 0; i <= at; i++) node.usage.counts.serviceAccessed(name)
  }
  await node.usage.flush()
  node.clock.set(now)
  return node
}

async function file(node: ReportNode, format: string) {
  const answer = await node.get(`services?${asked}&format=${format}`, 'eve')
  if (answer.status !== 200) throw new Error(answer.text)
  return answer
}

const columns = ['start_utc', 'start_local', 'zone', 'of', 'metric', 'value']
const name = 'ringback-services-2026-11-21T1200--2026-11-21T1500-hour'
const defused = [...hostile].sort().map((text) => (/^[=+@-]/.test(text) ? `'${text}` : text))

describe('a CSV', () => {
  it('is RFC 4180 in UTF-8 with its mark, a row for each value', async () => {
    const { bytes, headers } = await file(await counted(), 'csv')
    expect(headers['content-type']).toBe('text/csv;charset=UTF-8')
    expect(headers['content-disposition']).toBe(`attachment; filename="${name}.csv"`)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = bytes.subarray(3).toString('utf8')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const [head, ...rows] = readCsv(text)
    expect(head).toEqual(columns)
    expect(rows).toHaveLength(hostile.length * 2 * 3)
    expect(rows.slice(0, 3)).toEqual([
      [
        '2026-11-21T11:00:00Z',
        '2026-11-21T12:00:00+01:00',
        'Europe/Berlin',
        "'+49 30",
        'accesses',
        '',
      ],
      [
        '2026-11-21T12:00:00Z',
        '2026-11-21T13:00:00+01:00',
        'Europe/Berlin',
        "'+49 30",
        'accesses',
        '2',
      ],
      [
        '2026-11-21T13:00:00Z',
        '2026-11-21T14:00:00+01:00',
        'Europe/Berlin',
        "'+49 30",
        'accesses',
        '',
      ],
    ])
    expect([...new Set(rows.map(([, , , of]) => of))]).toEqual(defused)
  })
  it('has the sums of the report', async () => {
    const node = await counted()
    const json = (await node.get(`services?${asked}`, 'eve')).body as ReportBody
    const [, ...rows] = readCsv((await file(node, 'csv')).text.slice(1))
    const sum = rows
      .filter(([, , , , metric]) => metric === 'accesses')
      .reduce((total, row) => total + Number(row[5]), 0)
    expect(sum).toBe(28)
    expect(json.totals[0]?.value).toBe(sum)
  })
})

describe('an XLSX', () => {
  it('has typed cells on sheet Data and says on sheet About what it is', async () => {
    const { bytes, headers } = await file(await counted(), 'xlsx')
    expect(headers['content-disposition']).toBe(`attachment; filename="${name}.xlsx"`)
    const { Data = [], About = [], ...others } = readXlsx(bytes)
    expect(others).toEqual({})
    expect(Data[0]).toEqual(columns)
    expect(Data).toHaveLength(1 + hostile.length * 2 * 3)
    const serial = (text: string) => Date.parse(text) / 86_400_000 + 25_569 // days since 1900 as Excel counts
    expect(Data[2]).toEqual([
      expect.closeTo(serial('2026-11-21T12:00Z'), 6),
      expect.closeTo(serial('2026-11-21T13:00Z'), 6),
      ...['Europe/Berlin', "'+49 30", 'accesses', 2],
    ])
    expect([...new Set(Data.slice(1).map(([, , , of]) => of))]).toEqual(defused)
    expect(Object.fromEntries(About.map(([label, text]) => [label, text]))).toMatchObject({
      Title: 'Services from 2026-11-21 12:00 to 2026-11-21 15:00',
      ...{ Of: 'all', Interval: '1 hour', Zone: 'Europe/Berlin', 'Exported by': 'eve' },
    })
  })
})

describe('a PDF', () => {
  it('has title, filters, zone, chart, table, and on each page its number, who and when', async () => {
    const node = await counted(Array.from({ length: 20 }, (_, i) => `service ${i}`))
    const { bytes, headers } = await file(node, 'pdf')
    expect(headers['content-type']).toBe('application/pdf')
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const pages = readPdf(bytes)
    const [front = '', ...others] = pages
    for (const text of [
      'Services from 2026-11-21 12:00 to 2026-11-21 15:00',
      'Europe/Berlin',
      'all',
    ]) {
      expect(front).toContain(text)
    }
    expect(front).toContain('Accesses (requests by hour, Europe/Berlin)')
    expect(front).toContain('service 19 20') // the legend has the greatest first
    expect(others[0]).toContain(columns.join('\n'))
    expect(others.join('\n').match(/accesses/g)).toHaveLength(60)
    expect(others.join('\n')).toContain('not known')
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Page ${at + 1}/${pages.length}`)
      expect(page).toMatch(/exported by eve at \d{4}-\d\d-\d\dT/)
    }
  })
  it('is a page where there is nothing to list', async () => {
    const pages = readPdf((await file(await reportNode(now), 'pdf')).bytes)
    expect(pages).toEqual([expect.stringContaining('Page 1/1')])
  })
  it('takes names of every kind', async () => {
    const names = [...hostile, 'имя', '名前', 'x'.repeat(100)]
    expect(readPdf((await file(await counted(names), 'pdf')).bytes).length).toBeGreaterThan(1)
  })
})

describe('a file', () => {
  it.each(['xlsx', 'pdf'])('%s of more rows than it is fit for is refused', async (format) => {
    const node = await counted(Array.from({ length: 80 }, (_, i) => `s${i}`))
    const many = 'services?interval=hour&from=2026-11-14&to=2026-11-22'
    expect(await node.get(`${many}&format=csv`, 'eve')).toMatchObject({ status: 200 })
    expect(await node.get(`${many}&format=${format}`, 'eve')).toMatchObject({
      status: 400,
      body: { exception: expect.stringContaining('TooManyRows') },
    })
  })
  it('waits for others rather than fill the memory', async () => {
    const node = await counted()
    const many = Array.from({ length: 8 }, () =>
      node.get(`services?${asked}&format=xlsx`, 'eve').then(({ status }) => status),
    )
    const statuses = await Promise.all(many)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4)
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    expect((await file(node, 'xlsx')).status).toBe(200)
  })
  it('is named by days where the range is one of whole days', async () => {
    const node = await counted()
    const { headers } = await node.get('services?from=2026-11-14&to=2026-11-21&format=csv', 'eve')
    const filename = 'ringback-services-2026-11-14--2026-11-21-hour.csv'
    expect(headers['content-disposition']).toBe(`attachment; filename="${filename}"`)
  })
})
