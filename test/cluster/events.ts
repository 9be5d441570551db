import { newHexId } from '../../src/base/kernel/index.ts'
import { BayeuxClient } from '../support/bayeux.ts'
import { request } from '../support/http.ts'
import type { Driver } from './driver.ts'
import { Ledger } from './ledger.ts'
import { Pace } from './pace.ts'
import { RestlessDevice } from './restless-device.ts'

const devices = 12
const every = 40 // ms between two events

/** Phones that poll, and somebody who publishes to them in turn. */
export function createEvents(url: string): Driver {
  const ledger = new Ledger()
  const phones = Array.from({ length: devices }, () => {
    const user = `phone-${newHexId()}`
    const hear = ({ message }: { message: unknown }) => ledger.arrive(`${user} ${message}`)
    return new RestlessDevice(new BayeuxClient(url, user), hear)
  })
  const pace = new Pace(every, async (count) => {
    const { user = '' } = phones[count % devices] ?? {}
    const message = `message ${count}`
    const body = { tag: 'cluster.test', message, notificationDetails: { type: 'comet' } }
    const path = '/genesys/1/notification/publish'
    const answer = await request(url, 'POST', path, body, { gms_user: user }).catch(() => undefined)
    if (answer?.status === 200) ledger.promise(`${user} ${message}`)
    else ledger.doubt(`${user} ${message}`)
  })
  return {
    name: 'events',
    ledger,
    async start() {
      await Promise.all(phones.map((phone) => phone.start()))
      pace.start()
    },
    end: () => pace.stop(),
    async close() {
      await pace.stop()
      await Promise.all(phones.map((phone) => phone.stop()))
      for (const { user, sessions } of phones) {
        if (sessions > 1) ledger.wonder(`${user} had to begin ${sessions} sessions`)
      }
    },
  }
}
