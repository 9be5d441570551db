import { describe, expect, it } from 'vitest'
import { jsonTokens, layOut } from '../../../src/console/web/components/json-tokens.ts'
import { isClean, limitsBroken } from '../../../src/console/web/views/drop/drop-json.ts'
import {
  linesOf as mailboxLines,
  noTail,
  toNdjson,
  withNews,
} from '../../../src/console/web/views/mailbox/tail.ts'
import {
  linesOf,
  noSamples,
  toCsv,
  withSample,
} from '../../../src/console/web/views/statistics/samples.ts'
import {
  addressOf,
  metricsOf,
  parseAll,
  spell,
  toggled,
  typesOf,
} from '../../../src/console/web/views/statistics/statistic.ts'

const waiting = { objectType: 'Queue', metric: 'CurrNumberWaitingCalls', objectId: 'sales;a b' }
const state = { objectType: 'Agent', metric: 'CurrentAgentState', objectId: '=kate' }

describe('the lists of statistics', () => {
  const metrics = [
    { objectType: 'Queue', metric: 'B' },
    { objectType: 'Queue', metric: 'A' },
    { objectType: 'Agent', metric: 'C' },
  ]

  it('offer the metrics of the chosen type, by a part of their name', () => {
    expect(typesOf(metrics)).toEqual(['Queue', 'Agent'])
    expect(metricsOf(metrics, 'Queue', '')).toEqual(['A', 'B'])
    expect(metricsOf(metrics, 'Queue', 'b')).toEqual(['B'])
  })

  it('offer the usual types where a source takes every one', () => {
    const all = [...metrics, { objectType: '*', metric: 'D' }]
    expect(typesOf(all)).toContain('RoutePoint')
    expect(metricsOf(all, 'RoutePoint', '')).toEqual(['D'])
  })

  it('keep what is charted in the address, at most six', () => {
    expect(parseAll([waiting, state].map(spell).join(' '))).toEqual([waiting, state])
    expect(parseAll('a;b %ZZ;b;c a;b;c;d')).toEqual([])
    expect(toggled([waiting, state], waiting)).toEqual([state])
    const six = ['1', '2', '3', '4', '5', '6'].map((objectId) => ({ ...state, objectId }))
    expect(toggled(six, waiting)).toEqual(six)
    expect(addressOf(state)).toBe(
      '/genesys/1/statistic?objectType=Agent&metric=CurrentAgentState&objectId=%3Dkate',
    )
  })
})

describe('values over time', () => {
  it('tell zero from what is not computed', () => {
    const zero = { is: 'value', value: 0, age: 0 } as const
    const refused = { is: 'refused', why: '' } as const
    const one = withSample(noSamples, 1, [[waiting, zero]])
    const two = withSample(one, 3, [
      [waiting, refused],
      [state, { is: 'value', value: 'READY', age: 0 }],
    ])
    expect(linesOf(two, [waiting, state])).toEqual([
      [0, null],
      [null, null],
    ])
    expect(toCsv(two, [waiting, state])).toBe(
      '\ufefftime,CurrNumberWaitingCalls sales;a b,CurrentAgentState =kate\r\n' +
        '1970-01-01T00:00:01.000Z,0,\r\n1970-01-01T00:00:03.000Z,,READY\r\n',
    )
  })

  it('are kept for half an hour', () => {
    let samples = noSamples
    for (let at = 0; at < 1000; at++) {
      samples = withSample(samples, at, [[state, { is: 'value', value: at, age: 0 }]])
    }
    expect(samples.times).toHaveLength(900)
    expect(linesOf(samples, [state])[0]?.at(-1)).toBe(999)
  })
})

describe("a mailbox's tail", () => {
  const json = (epoch: string, ...positions: number[]) => ({
    ...{ user: 'kate', at: '', epoch, last: 9, confirmed: 0, present: true },
    entries: positions.map((position) => ({ position, tag: 't', message: { position } })),
  })

  it('grows by what is new, and says what is missing', () => {
    const before = withNews(noTail, json('e', 3, 4), 1)
    const after = withNews(before, json('e', 4, 7), 2)
    expect(mailboxLines(after)).toMatchObject([
      { is: 'entry', entry: { position: 7, seenAt: 2 } },
      { is: 'gap', count: 2 },
      { is: 'entry', entry: { position: 4 } },
      { is: 'entry', entry: { position: 3 } },
      { is: 'gap', count: 2, before: 3 },
    ])
    expect(withNews(after, json('e', 4, 7), 3)).toBe(after)
  })

  it('begins again with another epoch', () => {
    const tail = withNews(withNews(noTail, json('e', 8), 1), json('f', 1), 2)
    expect(tail.entries.map(({ position }) => position)).toEqual([1])
    expect(toNdjson(tail)).toBe('{"position":1,"tag":"t","message":{"position":1}}\n')
  })
})

describe('a drop test', () => {
  it('takes whole numbers within its limits', () => {
    expect(limitsBroken('cuts', '0')).toBeUndefined()
    expect(limitsBroken('sockets', '0')).toEqual([1, 200])
    expect(limitsBroken('messages', '1e3')).toEqual([1, 10_000])
  })

  it('is clean when nothing was lost, nothing came twice and it came to its end', () => {
    const clean = {
      ...{ sent: 1, received: 1, lost: 0, duplicate: 0, p99: 1 },
      sockets: 1,
      cuts: 1,
    }
    const result = { ...clean, seconds: 1, finished: true, faults: [], rounds: [] }
    expect(isClean(result)).toBe(true)
    expect(isClean({ ...result, finished: false })).toBe(false)
    expect(isClean({ ...result, duplicate: 1 })).toBe(false)
  })
})

describe('JSON that is shown', () => {
  it('is the text it was, in pieces', () => {
    const text = '{ "a\\"b": [1, -2.5e3, true, null, "x: 1"] }'
    const tokens = jsonTokens(text)
    expect(tokens.map((token) => token.text).join('')).toBe(text)
    expect(tokens.filter(({ kind }) => kind !== 'plain')).toEqual([
      { kind: 'key', text: '"a\\"b"' },
      { kind: 'number', text: '1' },
      { kind: 'number', text: '-2.5e3' },
      { kind: 'word', text: 'true' },
      { kind: 'word', text: 'null' },
      { kind: 'text', text: '"x: 1"' },
    ])
  })

  it('is laid out where it is JSON, and left alone where it is not', () => {
    expect(layOut('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(layOut('<script>')).toBe('<script>')
  })
})
