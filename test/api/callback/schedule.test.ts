import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../src/base/kernel/index.ts'
import { InDoubt } from '../../../src/center/orchestration/in-doubt.ts'
import { request } from '../../support/http.ts'
import { FakeOrchestrator } from './fake-orchestrator.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, type RoomOptions, serveCallbacks } from './serve-callbacks.ts'

const yaml = `
  callback: { _request_execution_time_buffer: 60, _max_ors_submit_attempts: 2 }
  service.cb: { _type: ors, _service: callback, _ttl: 3600 }
  service.waiting: { _type: ors, _service: callback, _request_queue_time_stat: "ExpectedWaitTime;Queue;sales" }
`
const minute = 60_000
const hour = 60 * minute

async function open(given: RoomOptions = {}) {
  const clock = new ManualClock(monday)
  const timers = new ManualTimers(clock)
  const orchestrator = new FakeOrchestrator()
  const served = await serveCallbacks(yaml, { clock, timers, orchestrator, ...given })
  await served.callbacks.start()
  const area = `/genesys/1/service/callback`
  const call = (method: string, path: string, body?: unknown) =>
    request(served.url, method, `${area}/${path}`, body)
  const start = async (more: Record<string, string> = {}, service = 'cb') => {
    const { status, body } = await call('POST', service, { _customer_number: '5115', ...more })
    if (status !== 200) throw new Error(JSON.stringify(body))
    return (body as { _id: string })._id
  }
  const look = async (id: string) => {
    const { body } = await request(served.url, 'GET', `${area}?_id=${id}`)
    const [{ _callback_state: state, _callback_reason: reason } = {}] = body as Record<
      string,
      string
    >[]
    return reason === undefined ? state : `${state} ${reason}`
  }
  const at = (time: number) => new Date(monday + time).toISOString()
  return { ...served, clock, timers, orchestrator, call, start, look, at }
}

/** As an orchestrator fails that may have done what it was asked. */
const doubt = () => Promise.reject(new ApiError(500, 'ors', '', { cause: new InDoubt('silence') }))

describe('a scheduled callback', () => {
  it('is handed over a buffer before its time, once', async () => {
    const { timers, orchestrator, start, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    await timers.runUntil(monday + hour - minute - 1)
    expect([await look(id), orchestrator.starts]).toEqual(['SCHEDULED', []])
    await timers.runUntil(monday + hour - minute)
    expect(await look(id)).toBe('QUEUED')
    await timers.runUntil(monday + hour + 30 * minute)
    expect(orchestrator.starts.map(({ serviceId }) => serviceId)).toEqual([id])
    expect(orchestrator.starts[0]).toMatchObject({
      parameters: { _customer_number: '5115', _desired_time: at(hour) },
    })
  })

  it('is handed over at its new time when it was moved', async () => {
    const { timers, orchestrator, start, call, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    await call('PUT', `cb/${id}`, { _new_desired_time: at(3 * hour) })
    await timers.runUntil(monday + 2 * hour)
    expect([await look(id), orchestrator.starts]).toEqual(['SCHEDULED', []])
    await timers.runUntil(monday + 3 * hour)
    expect(orchestrator.starts).toHaveLength(1)
  })

  it('is handed over at once when it was moved to now', async () => {
    const { timers, start, call, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    const { status } = await call('PUT', `cb/${id}`, { _new_desired_time: at(0) })
    expect(status).toBe(200)
    await timers.runDue()
    expect(await look(id)).toBe('QUEUED')
  })

  it('is not handed over when it was cancelled', async () => {
    const { timers, orchestrator, start, call, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    await call('DELETE', `cb/${id}`)
    await timers.runUntil(monday + 2 * hour)
    expect(orchestrator.starts).toEqual([])
    expect(orchestrator.events).toEqual([]) // nobody has heard of it
  })

  it('is found by the patrol when its timer was lost', async () => {
    const { timers, orchestrator, start, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    await timers.runUntil(monday + hour - 2 * minute)
    timers.lose(id)
    await timers.runUntil(monday + hour - 1)
    expect(orchestrator.starts).toHaveLength(0)
    await timers.runUntil(monday + hour + minute)
    expect(orchestrator.starts).toHaveLength(1)
  })

  it('has no timer while its time is far', async () => {
    const { timers, start, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    await timers.runUntil(monday + hour / 2)
    expect(timers.dueAt(id)).toBeUndefined()
    await timers.runUntil(monday + hour - 2 * minute)
    expect(timers.dueAt(id)).toBe(monday + hour - minute)
  })

  it('ends when its time to live is over, and who carries it out is told', async () => {
    const { timers, orchestrator, start, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    await timers.runUntil(monday + 2 * hour - 1)
    expect(await look(id)).toBe('QUEUED')
    await timers.runUntil(monday + 2 * hour)
    expect(await look(id)).toBe('COMPLETED FAIL_TIMEOUT_TTL')
    expect(orchestrator.terminated).toMatchObject([{ serviceId: id, session: `session-${id}` }])
  })

  it('is not ended under who talks, until nobody can be talking any more', async () => {
    const { timers, orchestrator, start, call, look } = await open()
    const id = await start()
    await timers.runUntil(monday + hour - minute)
    await call('PUT', `cb/${id}`, { _callback_state: 'PROCESSING' })
    await timers.runUntil(monday + 4 * hour)
    expect([await look(id), orchestrator.terminated]).toEqual(['PROCESSING', []])
    await timers.runUntil(monday + 6 * hour)
    expect([await look(id), orchestrator.terminated.length]).toEqual(['COMPLETED NOT_AVAILABLE', 1])
  })

  it('can still be asked what became of it the next day, and then is gone', async () => {
    const { redis, start, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    const left = await redis.commands.pexpiretime(`gms:callback:record:{cb}:${id}`)
    expect(left).toBe(monday + hour + hour + 24 * hour)
  })

  it('leaves nothing in the queue when it is gone', async () => {
    const { timers, start, call, at, redis } = await open()
    const ids = [await start({ _desired_time: at(hour) }), await start({ _desired_time: at(hour) })]
    await call('DELETE', `cb/${ids[0]}`)
    const left = () =>
      Promise.all(
        ['queue', 'wake'].map((name) => redis.commands.zcard(`gms:callback:${name}:{cb}`)),
      )
    await timers.runUntil(monday + 2 * hour)
    expect(await left()).toEqual([2, 2])
    await redis.commands.del(...ids.map((id) => `gms:callback:record:{cb}:${id}`)) // as Redis will
    await timers.runUntil(monday + 27 * hour)
    expect(await left()).toEqual([0, 0])
  })
})

describe('a callback whose queue has a statistic', () => {
  it.each([
    [10, 'SCHEDULED'],
    [58, 'SCHEDULED'],
    [59, 'QUEUED'],
    [90, 'QUEUED'],
  ])('with a wait of %i minutes an hour before its time it is %s', async (wait, state) => {
    const { start, look, at } = await open({ expectedWait: async () => wait * 60 })
    expect(await look(await start({ _desired_time: at(hour) }, 'waiting'))).toBe(state)
  })

  it('is handed over earlier when the wait grows', async () => {
    let wait = 600
    const { timers, start, look, at } = await open({ expectedWait: async () => wait })
    const id = await start({ _desired_time: at(8 * hour) }, 'waiting')
    wait = 2 * 3600
    await timers.runUntil(monday + 5 * hour)
    expect(await look(id)).toBe('SCHEDULED')
    await timers.runUntil(monday + 6 * hour)
    expect(await look(id)).toBe('QUEUED')
  })

  it('is not handed over before its time when the wait shrinks', async () => {
    let wait = 4 * 3600
    const { timers, start, look, at } = await open({ expectedWait: async () => wait })
    const id = await start({ _desired_time: at(8 * hour) }, 'waiting')
    wait = 0
    await timers.runUntil(monday + 8 * hour - minute - 1)
    expect(await look(id)).toBe('SCHEDULED')
    await timers.runUntil(monday + 8 * hour - minute)
    expect(await look(id)).toBe('QUEUED')
  })

  it('is handed over by its time alone when the statistic cannot be had', async () => {
    const { start, look, at } = await open({
      expectedWait: () => Promise.reject(new Error('away')),
    })
    expect(await look(await start({ _desired_time: at(hour) }, 'waiting'))).toBe('SCHEDULED')
  })
})

describe('a handing over that fails', () => {
  it('is tried again', async () => {
    const { timers, orchestrator, start, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = () => Promise.reject(new Error('refused'))
    await timers.runUntil(monday + hour - minute)
    expect(await look(id)).toBe('SCHEDULED')
    orchestrator.before = () => undefined
    await timers.runUntil(monday + hour)
    expect([await look(id), orchestrator.starts.length]).toEqual(['QUEUED', 2])
  })

  it('fails the callback after so many attempts, and frees its slot', async () => {
    const { timers, orchestrator, start, look, at, redis } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = () => Promise.reject(new Error('refused'))
    await timers.runUntil(monday + hour)
    expect([await look(id), orchestrator.starts.length]).toEqual(['COMPLETED SUBMIT_ERROR', 2])
    const day = Math.floor((monday + hour) / 86_400_000)
    expect(await redis.commands.hgetall(`gms:callback:booked:{cb}:${day}`)).toEqual({})
  })

  it('within a request is what the client is told, and nothing is tried again', async () => {
    const { timers, orchestrator, call, url } = await open()
    const refusal = new ApiError(500, 'com.genesyslab.gsg.services.ors.OrsServiceException', 'no')
    orchestrator.before = () => Promise.reject(refusal)
    const { status, body } = await call('POST', 'cb', { _customer_number: '5116' })
    expect([status, body]).toEqual([500, refusal.toJSON()])
    await timers.runUntil(monday + hour)
    expect(orchestrator.starts).toHaveLength(1)
    const found = await request(url, 'GET', '/genesys/1/service/callback?_customer_number=5116')
    expect(found.body).toMatchObject([{ _callback_reason: 'SUBMIT_ERROR' }])
  })
})

describe('a node that dies while it hands over', () => {
  it('before the start: another starts it', async () => {
    const { timers, orchestrator, start, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = () => {
      orchestrator.before = () => undefined
      return timers.die()
    }
    await timers.runUntil(monday + hour - minute)
    expect(await look(id)).toBe('QUEUED')
    await timers.runUntil(monday + hour - minute + 10_000)
    expect([await look(id), orchestrator.runs.size]).toEqual(['QUEUED', 1])
  })

  it('after the start: no second one is started', async () => {
    const { timers, orchestrator, start, look, at, redis } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.after = () => timers.die()
    await timers.runUntil(monday + hour)
    expect([await look(id), orchestrator.runs.size]).toEqual(['QUEUED', 1])
    const record = await redis.commands.get(`gms:callback:record:{cb}:${id}`)
    expect(record).toContain(`"session":"session-${id}"`)
  })

  it('and comes back too late: what the other did stays', async () => {
    const { timers, orchestrator, start, look, call, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    const comingBack = new EventEmitter()
    orchestrator.before = async () => {
      orchestrator.before = () => undefined
      void timers.die()
      await once(comingBack, 'now')
    }
    await timers.runUntil(monday + hour)
    await call('PUT', `cb/${id}`, { _callback_state: 'PROCESSING' })
    comingBack.emit('now')
    await timers.runUntil(monday + hour + minute)
    expect([await look(id), orchestrator.runs.size]).toEqual(['PROCESSING', 1])
  })
})

describe('a handing over of which nobody knows whether it happened', () => {
  it('is begun again when no session reports for a while', async () => {
    const { timers, orchestrator, start, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = doubt
    await timers.runUntil(monday + hour - minute)
    orchestrator.before = () => undefined
    await timers.runUntil(monday + hour - 1)
    expect([await look(id), orchestrator.runs.size]).toEqual(['QUEUED', 0])
    await timers.runUntil(monday + hour)
    expect([await look(id), orchestrator.runs.size]).toEqual(['QUEUED', 1])
  })

  it.each([
    ['its state', { _callback_state: 'ROUTING' }],
    ['who it is', { _ors_session_id: 'S1' }],
  ])('is not begun again when a session reports %s', async (_, news) => {
    const { timers, orchestrator, start, call, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = doubt
    await timers.runUntil(monday + hour - minute)
    expect((await call('PUT', `cb/${id}`, news)).status).toBe(200)
    await timers.runUntil(monday + hour + 10 * minute)
    expect(orchestrator.starts).toHaveLength(1)
  })

  it('has one session: a second that reports is refused', async () => {
    const { timers, orchestrator, start, call, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = doubt
    await timers.runUntil(monday + hour - minute)
    await call('PUT', `cb/${id}`, { _ors_session_id: 'S1' })
    const { status, body } = await call('PUT', `cb/${id}`, {
      ...{ _ors_session_id: 'S2', _callback_state: 'ROUTING' },
    })
    expect([status, body]).toMatchObject([
      400,
      { message: `Callback '${id}' is carried out by another session` },
    ])
  })

  it('is given up after so many attempts, and the callback then waits for its end', async () => {
    const { timers, orchestrator, start, look, at } = await open()
    const id = await start({ _desired_time: at(hour) })
    orchestrator.before = doubt
    await timers.runUntil(monday + hour + 30 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['QUEUED', 2])
    await timers.runUntil(monday + 2 * hour)
    expect(await look(id)).toBe('COMPLETED FAIL_TIMEOUT_TTL')
  })

  it('within a request is no reason to refuse it', async () => {
    const { timers, orchestrator, call } = await open()
    orchestrator.before = doubt
    const { status, body } = await call('POST', 'cb', { _customer_number: '5115' })
    expect([status, body]).toEqual([200, { _id: expect.any(String) }])
    orchestrator.before = () => undefined
    await timers.runUntil(monday + 2 * minute)
    expect(orchestrator.runs.size).toBe(1)
  })
})

describe('a callback that is cancelled while it is handed over', () => {
  it('is ended where it has started', async () => {
    const { orchestrator, call, timers, look } = await open()
    let id = ''
    orchestrator.before = async (run) => {
      id = run.serviceId
      expect((await call('DELETE', `cb/${id}`)).status).toBe(200)
    }
    await call('POST', 'cb', { _customer_number: '5115' })
    await timers.runUntil(monday + minute)
    expect(await look(id)).toBe('COMPLETED CANCELLED')
    expect(orchestrator.terminated).toMatchObject([{ session: `session-${id}` }])
  })

  it('is told again when that could not be told', async () => {
    const { orchestrator, start, call, timers } = await open()
    const id = await start()
    orchestrator.beforeEvent = () => {
      throw new Error('away')
    }
    expect((await call('DELETE', `cb/${id}`)).status).toBe(200)
    expect(orchestrator.events).toEqual([])
    orchestrator.beforeEvent = () => undefined
    await timers.runUntil(monday + minute)
    expect(orchestrator.events).toMatchObject([{ name: 'cancel' }])
    await timers.runUntil(monday + hour)
    expect(orchestrator.events).toHaveLength(1)
  })
})

describe('a session that may end with its server', () => {
  /** In the queue, and known to report for itself. */
  async function queued(more: Record<string, string> = { _callback_state: 'QUEUED' }) {
    const room = await open()
    room.orchestrator.sessionsVanish = true
    const id = await room.start()
    const session = `session-${id}`
    const report = (said: Record<string, string>) =>
      room.call('PUT', `cb/${id}`, { _ors_session_id: session, ...said })
    await report(more)
    return { ...room, id, report }
  }

  it('is asked after every so often while nobody is called', async () => {
    const { timers, orchestrator, id, look } = await queued()
    await timers.runUntil(monday + 5.5 * minute)
    expect(orchestrator.askedAfter).toEqual(Array(5).fill(id))
    expect([await look(id), orchestrator.starts.length]).toEqual(['QUEUED', 1])
  })

  it('is begun again when it has gone', async () => {
    const { timers, orchestrator, id, look, report } = await queued()
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 1.5 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['QUEUED', 2])
    await report({ _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED' })
    await timers.runUntil(monday + 30 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['COMPLETED AGENT_CONNECTED', 2])
  })

  it('fails its callback when it goes time and again', async () => {
    const { timers, orchestrator, id, look, report } = await queued()
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 1.5 * minute)
    await report({})
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 3 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['COMPLETED SUBMIT_ERROR', 2])
  })

  it('is not begun a third time when the second has gone unreported, and had no name of the first', async () => {
    const { timers, orchestrator, id, look } = await queued()
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 1.5 * minute)
    expect(orchestrator.starts[1]?.parameters).not.toHaveProperty('_ors_session_id')
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 30 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['QUEUED', 2])
  })

  it('is left alone once an agent has it', async () => {
    const { timers, orchestrator, id, look } = await queued({ _callback_state: 'ROUTING' })
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 30 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['ROUTING', 1])
    expect(orchestrator.askedAfter).toEqual([])
  })

  it('is not begun again where it never reported: it may have done its work', async () => {
    const { timers, orchestrator, start, look } = await open()
    orchestrator.sessionsVanish = true
    const id = await start()
    orchestrator.gone.add(id)
    await timers.runUntil(monday + 30 * minute)
    expect([await look(id), orchestrator.starts.length]).toEqual(['QUEUED', 1])
  })
})
