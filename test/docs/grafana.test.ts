import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { appForFile } from '../support/app.ts'
import { request } from '../support/http.ts'

/* The dashboard beside what a node really tells. */

const dashboard = z
  .object({
    templating: z.object({ list: z.array(z.object({ definition: z.string().optional() })) }),
    panels: z.array(
      z.object({ targets: z.array(z.object({ expr: z.string() })).default([]), title: z.string() }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../docs/grafana.json', import.meta.url), 'utf8')))

const expressions = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ definition = [] }) => definition),
]

const app = appForFile()
let metrics: string
beforeAll(async () => {
  const { url } = await app()
  await request(url, 'GET', '/readyz') // of which /metrics then has something to tell
  metrics = (await request(url, 'GET', '/metrics')).text
})

/** Metric → its type. */
function told(): Map<string, string> {
  return new Map(
    [...metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  )
}

/** The series that an expression names: what is neither a function nor within braces or brackets. */
function seriesOf(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without) \([^)]*\)/g, ' ')
    .replace(/\blabel_values\((\w+), \w+\)/g, '$1')
  return [...bare.matchAll(/\b[a-z]\w+\b(?!\s*\()/gi)]
    .map(([name]) => name)
    .filter((name) => !/^(by|sum|topk)$/.test(name))
}

/** Metrics whose series an expression may name. */
function metricOf(series: string): string {
  const [, histogram = ''] = /^(\w+)_(?:bucket|count|sum)$/.exec(series) ?? []
  return /^(histogram|summary)$/.test(told().get(histogram) ?? '') ? histogram : series
}

describe('the dashboard', () => {
  it('asks for nothing that a node does not tell', () => {
    const asked = [...new Set(expressions.flatMap(seriesOf).map(metricOf))]
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.filter((metric) => !told().has(metric))).toEqual([])
  })

  it('shows every metric of our own', () => {
    const own = [...told().keys()].filter((name) => !/^(process|nodejs)_/.test(name))
    const asked = new Set(expressions.flatMap(seriesOf).map(metricOf))
    expect(own.filter((metric) => !asked.has(metric))).toEqual([])
  })

  it('tells requests apart by labels they have', () => {
    const [line = ''] = /^http_request_duration_seconds_count\{.*\}/m.exec(metrics) ?? []
    for (const label of ['method', 'route', 'status']) expect(line).toContain(`${label}="`)
  })
})
