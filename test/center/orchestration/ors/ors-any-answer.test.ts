import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiError, newHexId } from '../../../../src/base/kernel/index.ts'
import { exception, orchestratorWith, orsForTest, run } from './support.ts'

/** What a server sends once it has read a request, and what it does with the connection then. */
interface Said {
  readonly bytes: Buffer
  readonly ending: 'end' | 'reset' | 'stay'
}

const ids = fc.constantFrom('00FAVPM3BOBM3223H3CA9ATAES00000G', 'x', '..', 'a b')
const text = fc.oneof(
  fc.constant(''),
  ids,
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('[', '{"a"', '['.repeat(100_000), `${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}`),
  fc.nat({ max: 400_000 }).map((length) => 'A'.repeat(length)),
)

const header = fc.oneof(
  ids.map((id) => `Set-Cookie: ORSSESSIONID=${id}.node1; path=/`),
  fc.constantFrom('Set-Cookie: =;', 'Set-Cookie: ORSSESSIONID', 'Content-Encoding: gzip', 'X: y'),
  fc
    .constantFrom('/x', '', 'http://127.0.0.1:1/', 'http://evil.invalid/', '//', ':')
    .map((to) => `Location: ${to}`),
)

const statuses = fc.oneof(
  fc.constantFrom(200, 201, 204, 302, 304, 307, 308, 400, 404, 408, 410, 429, 500, 502, 503, 504),
  fc.integer({ min: 200, max: 599 }),
)

const answer = fc
  .record({
    status: statuses,
    headers: fc.array(header, { maxLength: 4 }),
    body: text,
    isShort: fc.boolean(),
  })
  .map(({ status, headers, body, isShort }) => {
    const length = Buffer.byteLength(body) + (isShort ? 1 : 0)
    const lines = [`HTTP/1.1 ${status} Some`, ...headers, `Content-Length: ${length}`]
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
  })

const said: fc.Arbitrary<Said> = fc.record({
  bytes: fc.oneof(
    { weight: 5, arbitrary: answer },
    {
      weight: 2,
      arbitrary: fc
        .tuple(answer, fc.nat())
        .map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
  ),
  ending: fc.constantFrom('end', 'end', 'reset', 'stay'),
})

/** True when what was said is that nothing was done. */
function saysNothingDone({ bytes }: Said): boolean {
  const head = /^HTTP\/1\.1 (307|308|408|429|503) [\s\S]*?\r\n\r\n/
  return head.test(bytes.subarray(0, 4000).toString('latin1'))
}

/** A server that says to everybody whatever a test wants, and counts what it has read. */
async function speaker() {
  const state = { said: { bytes: Buffer.alloc(0), ending: 'end' } as Said, asked: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the caller gives up on some
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => {
      state.asked += 1
      const { bytes, ending } = state.said
      socket.write(bytes, () => {
        if (ending === 'end') socket.end()
        if (ending === 'reset') socket.resetAndDestroy()
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  })
}

const limits = { 'http.socket_timeout': 0.05, _ors_lb_strategy: 'linear' as const }
const runs = { numRuns: 150 }

async function expectDocumented(
  call: Promise<unknown>,
  statuses: readonly number[],
): Promise<unknown> {
  try {
    const value = await call
    expect(() => JSON.stringify(value)).not.toThrow()
    return value
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      exception,
      message: expect.stringMatching(/^[^\p{Cc}]{1,400}$/u),
    })
    expect(statuses).toContain((error as ApiError).status)
    return undefined
  }
}

describe('whatever a server says', () => {
  it('a start becomes a session or the documented error, and never two sessions', async () => {
    const odd = await speaker()
    const good = await orsForTest()
    const orchestrator = await orchestratorWith({ _ors: [odd.url, ...good.urls], ...limits })
    await fc.assert(
      fc.asyncProperty(said, async (each) => {
        odd.said = each
        orchestrator.clock.at += 10_000 // no rest keeps it from speaking
        const before = [odd.asked, good.sessions.size]
        const started = await expectDocumented(orchestrator.start(run()), [500])
        if (started !== undefined) {
          expect(started).toEqual({
            session: expect.stringMatching(/^$|^[\w~][\w~.-]{7,127}$/),
            answer: expect.any(Object),
          })
        }
        expect(odd.asked).toBeGreaterThan(before[0] ?? 0)
        if (!saysNothingDone(each)) {
          expect([odd.asked, good.sessions.size]).toEqual([(before[0] ?? 0) + 1, before[1]])
        }
      }),
      runs,
    )
  })

  it('a request or an event has an answer or the documented error', async () => {
    const odd = await speaker()
    const orchestrator = await orchestratorWith({ _ors: [odd.url], ...limits })
    const ref = () => ({ serviceId: newHexId(), session: 'ABCDEFGH', options: {} })
    await fc.assert(
      fc.asyncProperty(
        said,
        fc.string(),
        fc.dictionary(fc.string(), fc.string()),
        async (each, name, parameters) => {
          odd.said = each
          orchestrator.clock.at += 10_000
          await expectDocumented(orchestrator.request(ref(), name, parameters), [400, 404, 500])
          await expectDocumented(orchestrator.event(ref(), name, parameters), [400, 404, 500])
        },
      ),
      runs,
    )
  })

  it('is told in words, also where it is not HTTP', async () => {
    const odd = await speaker()
    odd.said = { bytes: Buffer.from('what?\r\n\r\n'), ending: 'end' }
    const orchestrator = await orchestratorWith({ _ors: [odd.url], ...limits })
    await expect(orchestrator.start(run())).rejects.toMatchObject({
      cause: { message: `${odd.url} answered what is not HTTP` },
    })
  })

  it('ending a session ends, or has the documented error', async () => {
    const odd = await speaker()
    const orchestrator = await orchestratorWith({ _ors: [odd.url], ...limits })
    await fc.assert(
      fc.asyncProperty(said, async (each) => {
        odd.said = each
        orchestrator.clock.at += 10_000
        const ref = {
          serviceId: newHexId(),
          session: 'ABCDEFGH',
          options: { max_ors_request_attempts: '2' },
        }
        await expectDocumented(orchestrator.terminate(ref), [400, 500])
      }),
      runs,
    )
  })
})
