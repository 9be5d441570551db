import { describe, expect, it } from 'vitest'
import {
  type Metric,
  notDefined,
  type Peeked,
  type StatServer,
  unavailable,
} from '../../../src/center/stat-server/stat-server.ts'
import { StatSources } from '../../../src/center/stat-server/stat-sources.ts'
import { never, statistic } from './support.ts'

const source = (peeked: Peeked, metrics: readonly Metric[] = []): StatServer => ({
  peek: async () => peeked,
  metrics: () => metrics,
})

const one: Peeked = { kind: 'value', value: 1 }
const two: Peeked = { kind: 'value', value: 2 }
const refused: Peeked = { kind: 'refused', reason: 'no such queue' }

describe('several sources', () => {
  it.each<[string, Peeked[], Peeked]>([
    ['the first that defines the metric', [notDefined, one, two], one],
    ['its refusal too', [refused, two], refused],
    [
      'nothing of another while one that may define it is away',
      [unavailable('away'), two],
      unavailable('away'),
    ],
    ['not-defined when none defines it', [notDefined, notDefined], notDefined],
    ['not-defined when there are none', [], notDefined],
  ])('answer %s', async (_what, answers, expected) => {
    const sources = new StatSources(() => answers.map((each) => source(each)))
    expect(await sources.peek(statistic(), never)).toEqual(expected)
  })
  it('list what each has, once', () => {
    const [a, b] = [
      { objectType: 'Agent', metric: 'A' },
      { objectType: 'Queue', metric: 'A' },
    ]
    const sources = new StatSources(() => [source(one, [a, b]), source(two, [b])])
    expect(sources.metrics()).toEqual([a, b])
  })
})
