import { describe, expect, it } from 'vitest'
import type { Callback } from '../../../src/console/web/views/callback/callback-json.ts'
import {
  shownDetail,
  slugOf,
  toEvents,
  toRuling,
} from '../../../src/console/web/views/callback/decisions.ts'
import {
  cancelInTurns,
  groupsOf,
  type Outcome,
} from '../../../src/console/web/views/callback/outcome.ts'
import {
  queueWords,
  spanOf,
  usualState,
  wantedOf,
} from '../../../src/console/web/views/callback/queue-query.ts'
import { callbackServices } from '../../../src/console/web/views/callback/use-services.ts'

const now = Date.parse('2026-11-21T14:05:31Z')
const query = (words: Record<string, string>) => new URLSearchParams(words)

describe("the queue's question", () => {
  it('is for what waits by tomorrow, in the words of the server', () => {
    expect(wantedOf(query({}), now)).toEqual({ state: 'waiting' })
    expect(wantedOf(query({ service: 'billing', state: 'late' }), now)).toEqual({
      ...{ service: 'billing', state: 'late' },
    })
  })

  it('has the bounds of a span by name, the same for a minute', () => {
    const wanted = wantedOf(query({ due: 'hour' }), now)
    expect(wanted).toMatchObject({
      ...{ from: '2026-11-21T13:50:00.000Z', to: '2026-11-21T15:05:00.000Z' },
    })
    expect(wantedOf(query({ due: 'hour' }), now + 20_000)).toEqual(wanted)
  })

  it('has the bounds of the address where it names some', () => {
    const own = query({ from: '2026-03-24T08:00:00Z', due: 'hour' })
    expect(spanOf(own)).toBe('own')
    expect(wantedOf(own, now)).toMatchObject({ from: '2026-03-24T08:00:00Z', to: undefined })
  })

  it('is for all states and times when somebody is looked for, unless told otherwise', () => {
    expect(usualState(query({ q: '0301234567' }))).toBe('all')
    expect(wantedOf(query({ q: ' 0301234567 ' }), now)).toEqual({ state: 'all', q: '0301234567' })
    const narrowed = wantedOf(query({ q: '030', state: 'late', due: 'week' }), now)
    expect(narrowed).toMatchObject({ state: 'late', to: '2026-11-28T14:05:00.000Z' })
  })

  it('is kept by links, without what is open over the queue', () => {
    const words = query({ service: 'billing', sort: '-due', book: '1', at: 'x', move: '1' })
    expect(queueWords(words)).toEqual({ service: 'billing', sort: '-due' })
  })
})

describe('cancelling many', () => {
  const ids = Array.from({ length: 45 }, (_, at) => `c${at}`)

  it('goes in turns of twenty, and tells how far it is', async () => {
    const turns: number[] = []
    const seen: number[] = []
    const outcome = await cancelInTurns({
      ids,
      send: async (some) => {
        turns.push(some.length)
        const [first = '', ...rest] = some
        return { cancelled: rest, failed: [{ _id: first, message: 'already ended' }] }
      },
      onProgress: ({ cancelled }) => seen.push(cancelled),
      isStopped: () => false,
    })
    expect(turns).toEqual([20, 20, 5])
    expect(seen).toEqual([19, 38, 42])
    expect(outcome).toMatchObject({ total: 45, cancelled: 42, isStopped: false })
    expect(outcome.failed.map(({ _id }) => _id)).toEqual(['c0', 'c20', 'c40'])
  })

  it('goes on behind a turn that came to grief, and blames each of its ids', async () => {
    let count = 0
    const outcome = await cancelInTurns({
      ids,
      send: async (some) => {
        count += 1
        if (count === 2) throw new Error('The server did not answer.')
        return { cancelled: some, failed: [] }
      },
      onProgress: () => {},
      isStopped: () => false,
    })
    expect([outcome.cancelled, outcome.failed.length]).toEqual([25, 20])
    expect(outcome.failed[0]).toEqual({ _id: 'c20', message: 'The server did not answer.' })
  })

  it('leaves the rest alone once it is stopped', async () => {
    let last: Outcome | undefined
    const outcome = await cancelInTurns({
      ids,
      send: async (some) => ({ cancelled: some, failed: [] }),
      onProgress: (each) => (last = each),
      isStopped: () => last !== undefined,
    })
    expect(outcome).toMatchObject({ cancelled: 20, isStopped: true })
  })

  it('says first how many of which service and state go', () => {
    const of = (service: string, state: Callback['state']) => ({ service, state }) as Callback
    expect(
      groupsOf([of('a', 'SCHEDULED'), of('b', 'QUEUED'), of('b', 'QUEUED'), of('b', 'ROUTING')]),
    ).toEqual([
      { service: 'b', state: 'QUEUED', n: 2 },
      { service: 'a', state: 'SCHEDULED', n: 1 },
      { service: 'b', state: 'ROUTING', n: 1 },
    ])
  })
})

describe('the history', () => {
  const at = '2026-11-21T13:02:11.204Z'

  it('tells of neighbouring checks in one line, and not of those that were not asked', () => {
    const events = toEvents([
      { at, step: 'possible number', verdict: 'passed' },
      { at, step: 'exceptions', verdict: 'not asked' },
      { at, step: 'office hours', verdict: 'passed', detail: 'hours, Europe/Berlin' },
      { at, step: 'slot', verdict: 'ruled', detail: 'takes 5' },
      { at, step: 'to QUEUED', verdict: 'done' },
    ])
    expect(events.map(({ step, checks }) => [step, checks])).toEqual([
      ['checks', 2],
      ['slot', 0],
      ['to QUEUED', 0],
    ])
  })

  it('names steps in keys by their letters', () => {
    expect(['to QUEUED', 'in-queue checking', 'slot'].map(slugOf)).toEqual([
      ...['to_QUEUED', 'in_queue_checking', 'slot'],
    ])
  })

  it('knows who set the option that ruled', () => {
    expect(toRuling('service.billing.north._ttl')).toEqual({
      service: 'billing.north',
      name: '_ttl',
    })
    expect(toRuling('callback.queue-polling-rate')).toEqual({
      ...{ service: undefined, name: 'queue-polling-rate' },
    })
    expect(toRuling('odd')).toEqual({ service: undefined, name: 'odd' })
  })

  it("spells a detail's times as the others", () => {
    const detail = `from ${at} to 2026-11-22T13:00:00.000Z; 30 s before`
    expect(shownDetail(detail, (time) => time.slice(11, 16))).toBe(
      'from 13:02 to 13:00; 30 s before',
    )
  })
})

it('knows callback services by their kind, or else by what they are called', () => {
  const sections = {
    server: {},
    'service.billing': { _service: { value: 'callback' } },
    'service.old': { _name: { value: 'callback' } },
    'service.typed': { _service: { value: 'x' }, _service_type: { value: 'callback' } },
    'service.callback': {},
    'service.chat': { _service: { value: 'request-chat' } },
  }
  expect(callbackServices({ sections })).toEqual(['billing', 'callback', 'old', 'typed'])
})
