import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest'
import { writeTemporaryFile } from '../support/config.ts'
import { describeWithRedisServer } from '../support/redis.ts'
import { Fleet } from './fleet.ts'
import { chosen, day } from './matrix.ts'
import { Report } from './report.ts'
import { type Sessions, startSessions } from './sessions.ts'
import { OneRedis } from './stores/one-redis.ts'
import { ClusterRedis } from './stores/redis-cluster.ts'
import { SentinelRedis } from './stores/sentinel.ts'
import type { Store } from './stores/store.ts'
import { type Experience, endure } from './usage.ts'

/*
 * Three nodes behind a balancer without stickiness, so that every request reaches another one than
 * that before it. They are used for all that they are for, while something befalls them or what they
 * share: nothing that was promised is lost, and nothing is done twice.
 */

const limit = 180_000 // ms for a fault and for all that follows from it

const yaml = (orchestration: string) => `
server: { drain: 0 }
cometd: { timeout: 1 }
chat: { events_per_minute: 100000 }
callback: { _request_execution_time_buffer: 0, _max_request_by_time_bucket: 100000, queue-polling-rate: 10 }
push: { httpcb.signingSecret: whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz }
service.request-chat: {}
service.day: { _type: ors, _service: callback, _ors: "${orchestration}" }
`

function describeNodesOn(store: Store): void {
  const fleet = new Fleet()
  const faults = chosen(store, [...fleet.faults, ...store.faults])
  if (faults.length === 0) return
  describeWithRedisServer(`three nodes on ${store.name} lose nothing, and repeat nothing`, () => {
    const report = new Report()
    let sessions: Sessions
    let config: ReturnType<typeof writeTemporaryFile>

    beforeAll(async () => {
      sessions = await startSessions()
      config = writeTemporaryFile(yaml(sessions.url))
      await store.start()
      await fleet.start(store.url, { GMS_CONFIG: config.path })
    }, limit)

    afterAll(async () => {
      console.info(String(report))
      await fleet.close()
      await Promise.all([sessions?.close(), store.close()])
      config?.remove()
    })

    for (const fault of faults) {
      it(
        `when ${fault.title}`,
        async () => {
          onTestFailed(() => console.info(fleet.lastWords()))
          await fleet.mend()
          const experiences = await endure(fault, { url: fleet.url, sessions, day })
          report.note(store.name, fault.title, experiences)
          for (const experience of experiences) expectGood(experience, fault.isUnnoticed)
        },
        limit,
      )
    }

    it('nor late, when a session that was begun has long been answered', () => {
      const ids = sessions.begun.map(({ serviceId }) => serviceId)
      expect(ids.length).toBeGreaterThan(0)
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    })
  })
}

function expectGood(experience: Experience, isUnnoticed = false): void {
  const { what, lost, twice, strange, promised, refusals } = experience
  expect({ what, lost, twice, strange }).toEqual({ what, lost: [], twice: [], strange: [] })
  expect(promised, what).toBeGreaterThan(10)
  if (isUnnoticed) expect({ what, refusals }).toEqual({ what, refusals: 0 })
}

for (const store of [new OneRedis(), new SentinelRedis(), new ClusterRedis()]) {
  describeNodesOn(store)
}
