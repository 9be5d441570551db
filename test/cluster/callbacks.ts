import { newUuid } from '../../src/base/kernel/index.ts'
import { request } from '../support/http.ts'
import type { Driver } from './driver.ts'
import { insist } from './insist.ts'
import { Ledger } from './ledger.ts'
import { Pace } from './pace.ts'
import type { Sessions } from './sessions.ts'

const ahead = 4000 // ms before its time at which a callback is booked
const path = '/genesys/1/service/callback/day'

let days = 0 // each in an area of its own, whose numbers begin alike

/** How many callbacks within how many milliseconds. */
export interface Day {
  readonly callbacks: number
  readonly length: number
}

/**
 * Callbacks that are booked and due one after the other, each to be handed over to Orchestration
 * once. Its sessions say that the customer was called. Clients try again, always with the same key.
 */
export function createCallbacks(url: string, sessions: Sessions, day: Day): Driver {
  const ledger = new Ledger()
  const area = `49${days++ + 100}`
  const reports = new Set<Promise<void>>()

  const refuse = () => ledger.refuse()
  const call = (method: string, to: string, body: unknown, key?: string) => () =>
    request(url, method, to, body, key === undefined ? {} : { 'idempotency-key': key })

  async function book(number: number): Promise<void> {
    const inTime = ahead + performance.now()
    const wish = {
      _customer_number: `${area}${String(number).padStart(5, '0')}`,
      _desired_time: new Date(Date.now() + ahead).toISOString(),
    }
    const { status, text, body } = await insist(call('POST', path, wish, newUuid()), refuse)
    if (status === 200) ledger.promise((body as { _id: string })._id, inTime)
    else ledger.wonder(`a booking was answered ${status} ${text}`)
  }

  async function report(id: string, session: string): Promise<void> {
    const said = { _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED' }
    const news = { ...said, _ors_session_id: session }
    const { status, text } = await insist(call('PUT', `${path}/${id}`, news), refuse)
    if (status !== 200) ledger.wonder(`a session was answered ${status} ${text}`)
  }

  const pace = new Pace(day.length / day.callbacks, book, day.callbacks)
  return {
    name: 'callbacks',
    ledger,
    async start() {
      sessions.onStart = ({ serviceId: id, customer, session }) => {
        if (!customer.startsWith(area)) return // of a day before
        ledger.arrive(id)
        const reporting = report(id, session)
          .catch((error: unknown) => ledger.wonder(String(error)))
          .finally(() => reports.delete(reporting))
        reports.add(reporting)
      }
      pace.start()
    },
    end: () => pace.end(),
    async close() {
      await pace.stop()
      while (reports.size > 0) await Promise.all(reports)
    },
  }
}
