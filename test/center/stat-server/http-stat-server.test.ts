import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/config/index.ts'
import { HttpStatServer } from '../../../src/center/stat-server/http-stat-server.ts'
import type { StatSource } from '../../../src/center/stat-server/index.ts'
import { withTimeLimit } from '../../../src/center/stat-server/time-limit.ts'
import {
  deadUrl,
  json,
  never,
  sourceCaller,
  sourceServer,
  statistic,
  statSource,
} from './support.ts'

function serverOf(given: Partial<StatSource>, { caller } = sourceCaller()) {
  return new HttpStatServer(statSource(given), caller)
}

const seven = { kind: 'value', value: 7 }
const silence = () => {}
const cut = (response: { destroy(): void }) => response.destroy()

describe('a source over HTTP', () => {
  it('is asked with the parameters of the API as a form, and for a value of now', async () => {
    const { url, asked } = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url, username: 'gms', password: new Secret('p:w') })
    const wanted = statistic({
      objectId: '9002@SIP Switch',
      tenantPassword: 'ä&',
      timeRange: '0-5',
    })
    expect(await source.peek(wanted, never)).toEqual(seven)
    expect(asked).toEqual([
      {
        method: 'POST',
        headers: expect.objectContaining({
          authorization: `Basic ${Buffer.from('gms:p:w').toString('base64')}`,
          'cache-control': 'max-age=0',
          'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        }),
        form: {
          ...{ objectType: 'Queue', objectId: '9002@SIP Switch', tenant: 'Environment' },
          ...{ tenantPassword: 'ä&', metric: 'ExpectedWaitTime', timeRange: '0-5' },
        },
      },
    ])
  })
  it('is sent no credentials where none are set', async () => {
    const { url, asked } = await sourceServer(json({ value: 7 }))
    await serverOf({ url }).peek(statistic(), never)
    expect(asked[0]?.headers.authorization).toBeUndefined()
  })
  it.each([
    [{ value: 1.5 }, { kind: 'value', value: 1.5 }],
    [{ value: 'LoggedOut' }, { kind: 'value', value: 'LoggedOut' }],
  ])('answers numbers and texts: %j', async (body, peeked) => {
    const { url } = await sourceServer(json(body))
    expect(await serverOf({ url }).peek(statistic(), never)).toEqual(peeked)
  })
  it('says by 404 that it does not define the metric', async () => {
    const { url } = await sourceServer(json({}, 404))
    expect(await serverOf({ url }).peek(statistic(), never)).toEqual({ kind: 'not-defined' })
  })
  it.each([
    [{ message: "Queue 'x' not found" }, "Queue 'x' not found"],
    ['no object', 'The statistic is not well defined'],
  ])('says by 403 why it refuses: %j', async (body, reason) => {
    const { url } = await sourceServer(json(body, 403))
    expect(await serverOf({ url }).peek(statistic(), never)).toEqual({ kind: 'refused', reason })
  })
  it.each<[string, Parameters<typeof sourceServer>[0]]>([
    ['another status', json({ value: 7 }, 500)],
    ['wrong credentials', json({}, 401)],
    ['a redirect', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['no value', json({ message: 'ok' })],
    ['a value that is neither number nor text', json({ value: { a: 1 } })],
    ['no JSON', (response) => response.end('<html>')],
    ['more than it may', json({ value: 7, padding: 'x'.repeat(70_000) })],
    ['a text that is too long', json({ value: 'x'.repeat(2000) })],
    ['nothing', cut],
  ])('is unavailable when it answers %s', async (_what, answer) => {
    const { url, asked } = await sourceServer(answer)
    expect(await serverOf({ url }).peek(statistic(), never)).toMatchObject({ kind: 'unavailable' })
    expect(asked).toHaveLength(1)
  })
  it('is unavailable when it does not answer in time', async () => {
    const { url } = await sourceServer(silence)
    const peeked = await serverOf({ url, timeout: 0.05 }).peek(statistic(), never)
    expect(peeked).toEqual({ kind: 'unavailable', reason: 'remote: no answer in time' })
  })
  it('is unavailable when its answer does not end in time', async () => {
    const { url } = await sourceServer(
      (response) => void response.writeHead(200).write('{"value":'),
    )
    const peeked = await serverOf({ url, timeout: 0.05 }).peek(statistic(), never)
    expect(peeked).toEqual({ kind: 'unavailable', reason: 'remote: no answer in time' })
  })
  it('is given up when whoever asks gives up', async () => {
    const control = new AbortController()
    const within = { ...never, signal: control.signal }
    const { url, asked } = await sourceServer(() => control.abort())
    const peeked = await serverOf({ url }).peek(statistic(), within)
    expect(peeked).toMatchObject({ kind: 'unavailable' })
    expect(await serverOf({ url }).peek(statistic(), within)).toMatchObject({ kind: 'unavailable' })
    expect(asked).toHaveLength(1)
  })
  it('is unavailable without a url', async () => {
    expect(await serverOf({}).peek(statistic(), never)).toMatchObject({ kind: 'unavailable' })
  })
})

describe('the metrics of a source', () => {
  it('are those it is configured for, in any spelling; it is not asked for others', async () => {
    const { url, asked } = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url, metrics: ['A', 'Expected_Wait_Time'] })
    expect(await source.peek(statistic(), never)).toEqual(seven)
    expect(await source.peek(statistic({ metric: 'B' }), never)).toEqual({ kind: 'not-defined' })
    expect(asked).toHaveLength(1)
    expect(source.metrics()).toEqual([
      { objectType: '*', metric: 'A' },
      { objectType: '*', metric: 'Expected_Wait_Time' },
    ])
  })
  it('are the one that the section is named after when none is set', async () => {
    const { url } = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url, name: 'ExpectedWaitTime', metrics: [] })
    expect(await source.peek(statistic(), never)).toEqual(seven)
    expect(await source.peek(statistic({ metric: 'B' }), never)).toEqual({ kind: 'not-defined' })
  })
})

describe('a source with a backup', () => {
  it('answers from the backup while the primary is dead', async () => {
    const backup = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url: await deadUrl(), backup_url: backup.url })
    expect(await source.peek(statistic(), never)).toEqual(seven)
  })
  it('does not ask the backup for what the primary refuses', async () => {
    const primary = await sourceServer(json({}, 403))
    const backup = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url: primary.url, backup_url: backup.url })
    expect(await source.peek(statistic(), never)).toMatchObject({ kind: 'refused' })
    expect(backup.asked).toHaveLength(0)
  })
  it('leaves a failing primary alone, tries it after a rest, and returns to it', async () => {
    const primary = await sourceServer(json({}, 503))
    const backup = await sourceServer(json({ value: 7 }))
    const patient = sourceCaller()
    const source = serverOf({ url: primary.url, backup_url: backup.url }, patient)
    const peek = () => source.peek(statistic(), never)
    for (let calls = 0; calls < 10; calls++) expect(await peek()).toEqual(seven)
    expect(primary.asked).toHaveLength(3)
    patient.clock.at = 5000
    expect(await peek()).toEqual(seven)
    expect(primary.asked).toHaveLength(4)
    primary.answer = json({ value: 8 })
    patient.clock.at = 10_000
    expect(await peek()).toEqual({ kind: 'value', value: 8 })
    expect(await peek()).toEqual({ kind: 'value', value: 8 })
    expect(backup.asked).toHaveLength(11)
  })
  it('is unavailable at once while both rest', async () => {
    const dead = await sourceServer(cut)
    const source = serverOf({ url: dead.url, backup_url: dead.url })
    const peek = () => source.peek(statistic(), never)
    for (let calls = 0; calls < 10; calls++) {
      expect(await peek()).toMatchObject({ kind: 'unavailable' })
    }
    expect(dead.asked).toHaveLength(3)
  })
})

describe('a silent source that may be waited for longer than there is time', () => {
  const peekWithin = (limit: number, source: HttpStatServer) => {
    return withTimeLimit(limit, (within) => source.peek(statistic(), within))
  }
  const thrice = (limit: number, source: HttpStatServer) => {
    return Promise.all(Array.from({ length: 3 }, () => peekWithin(limit, source)))
  }

  it('leaves its backup half of the time, and rests after three calls', async () => {
    const primary = await sourceServer(silence)
    const backup = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url: primary.url, backup_url: backup.url, timeout: 60 })
    expect(await thrice(4200, source)).toEqual([seven, seven, seven])
    expect(await peekWithin(4200, source)).toEqual(seven)
    expect([primary.asked.length, backup.asked.length]).toEqual([3, 4])
  })
  it('rests after three calls too where it has no backup', async () => {
    const { url, asked } = await sourceServer(silence)
    const source = serverOf({ url, timeout: 60 })
    await thrice(2200, source)
    expect(await peekWithin(2200, source)).toEqual({
      kind: 'unavailable',
      reason: 'remote has failed and is left alone',
    })
    expect(asked).toHaveLength(3)
  })
  it('has not failed when there was hardly time to ask it, and neither has its backup', async () => {
    const primary = await sourceServer(silence)
    const backup = await sourceServer(json({ value: 7 }))
    const source = serverOf({ url: primary.url, backup_url: backup.url, timeout: 60 })
    const late = { kind: 'unavailable', reason: 'remote: no answer in time' }
    expect(await thrice(100, source)).toEqual([late, late, late])
    expect(backup.asked).toHaveLength(0)
    primary.answer = json({}, 503)
    expect(await source.peek(statistic(), never)).toEqual(seven)
    expect([primary.asked.length, backup.asked.length]).toEqual([4, 1])
  })
  it('is tried again at once when the time of whoever tried it was too short', async () => {
    const server = await sourceServer(cut)
    const patient = sourceCaller()
    const source = serverOf({ url: server.url, timeout: 60 }, patient)
    await thrice(1000, source)
    patient.clock.at = 5000
    server.answer = silence
    await peekWithin(50, source)
    server.answer = json({ value: 7 })
    expect(await source.peek(statistic(), never)).toEqual(seven)
  })
})
