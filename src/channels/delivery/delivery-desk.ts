import type { Clock, Seconds } from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { DeliveryPage, Filter, Handled, Subscriptions } from './deliveries.ts'
import { deliveryTimer } from './delivery-bell.ts'
import { leastChance } from './delivery-carrier.ts'
import {
  deliveryChanged,
  deliveryNotFound,
  nothingToUndo,
  subscriptionOver,
} from './delivery-errors.ts'
import type { DeliveryJournal } from './delivery-journal.ts'
import { type DeliveryRecord, isDead } from './delivery-record.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { Purpose } from './retry-schedule.ts'
import { shownDeviceId } from './shown-device.ts'

const lookedAt = 250 // records read at once
const mostLookedAt = 5_000 // for one page: some 2 MB

interface DeskParts {
  readonly store: DeliveryStore
  readonly journal: DeliveryJournal
  readonly timers: Pick<Timers, 'schedule' | 'cancel'>
  readonly horizon: (purpose: Purpose) => Seconds
  readonly subscriptions: () => Subscriptions | undefined
  readonly clock: Clock
}

/** What operators see of deliveries and do about them. */
export class DeliveryDesk {
  readonly #parts: DeskParts

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  async list(filter: Filter): Promise<DeliveryPage> {
    const { from, to, state, most } = filter
    const dead = state === 'dead' || state === 'refused' || state === 'expired'
    const deliveries: DeliveryRecord[] = []
    let cursor = filter.cursor
    for (let looked = 0; looked < mostLookedAt; looked += lookedAt) {
      const page = { before: cursor, from, to, dead, most: lookedAt }
      const { found, next } = await this.#parts.store.page(page)
      for (const { record } of found) {
        if (matches(record, filter)) deliveries.push(record)
        if (deliveries.length === most) return { deliveries, cursor: record.id }
      }
      if (next === undefined) return { deliveries, cursor: undefined }
      cursor = next
    }
    return { deliveries, cursor }
  }

  async find(id: string): Promise<DeliveryRecord | undefined> {
    return (await this.#parts.store.find(id))?.record
  }

  replay(ids: readonly string[]): Promise<Handled> {
    return this.#each(ids, (id) => this.#replay(id))
  }

  async discard(ids: readonly string[]): Promise<Handled> {
    const { store, journal, timers } = this.#parts
    return this.#each(ids, async (id) => {
      if ((await store.find(id)) === undefined) return false
      await journal.remove([id])
      await timers.cancel(deliveryTimer, id)
      return true
    })
  }

  async undo(id: string): Promise<DeliveryRecord> {
    const stored = await this.#parts.store.find(id)
    if (stored === undefined) throw deliveryNotFound()
    const { removed, ...record } = stored.record
    const subscriptions = this.#parts.subscriptions()
    if (removed === undefined || subscriptions === undefined) throw nothingToUndo()
    if (!(await subscriptions.putBack(removed))) throw subscriptionOver()
    const isWritten = await this.#parts.journal.change({ ...stored, record }, { atOnce: true })
    if (!isWritten) throw deliveryChanged()
    return record
  }

  async #replay(id: string): Promise<boolean> {
    const { store, journal, timers, horizon, clock } = this.#parts
    const stored = await store.find(id)
    if (stored?.message === undefined || !isDead(stored.record)) return false
    const now = clock.now()
    const { bySender: _, ...past } = stored.record // whoever sent it has given it up
    const expiresAt = now + Math.max(1000 * horizon(past.purpose), leastChance)
    const record: DeliveryRecord = { ...past, state: 'retrying', tries: 0, nextAt: now, expiresAt }
    if (!(await journal.change({ ...stored, record }, { atOnce: true }))) return false
    await timers.schedule(deliveryTimer, id, now)
    return true
  }

  async #each(
    ids: readonly string[],
    handle: (id: string) => Promise<boolean>,
  ): Promise<{ done: string[]; skipped: string[] }> {
    const unique = [...new Set(ids)]
    const handled = await Promise.all(unique.map(handle))
    return {
      done: unique.filter((_, at) => handled[at]),
      skipped: unique.filter((_, at) => !handled[at]),
    }
  }
}

function matches(record: DeliveryRecord, { state, provider, type, q }: Filter): boolean {
  const { device } = record
  if (state !== undefined && !isIn(record, state)) return false
  if (provider !== undefined && device.provider !== provider) return false
  if (type !== undefined && device.type !== type) return false
  return q === undefined || speaksOf(record, q)
}

function isIn(record: DeliveryRecord, state: NonNullable<Filter['state']>): boolean {
  return state === 'dead' ? isDead(record) : record.state === state
}

/** Of a device that got its push only the short form is known, so what is asked is shortened as well. */
function speaksOf({ id, event, device, attempts }: DeliveryRecord, q: string): boolean {
  const shown = shownDeviceId(device.deviceId)
  if ([id, event.id, event.tag, device.deviceId, shown].some((text) => text.includes(q)))
    return true
  if (shown === shownDeviceId(q)) return true
  return attempts.some(({ reason, providerId }) => reason?.includes(q) || providerId?.includes(q))
}
