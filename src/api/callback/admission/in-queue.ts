import type { Milliseconds } from '../../../base/kernel/index.ts'
import { phoneKey } from '../../../base/phone/index.ts'
import type { CallbackRef } from '../callback.ts'
import { alreadyOutstanding } from '../callback-errors.ts'
import type { CallbackStore } from '../callback-store.ts'
import type { Outstanding } from '../outstanding.ts'
import type { AdmissionStep, Verdict, Wish } from './step.ts'

const option = '_enable_in_queue_checking'
const asking: Milliseconds = 120_000 // for which one counts that is only asked for; who asks may die over it

/** A number has so many callbacks at a time, over all services that check it. */
export function inQueue(
  outstanding: Outstanding,
  store: Pick<CallbackStore, 'findAll'>,
): AdmissionStep {
  /** Lets those leave that have ended without, as when a node died over it. */
  async function tidy(customer: string, counted: readonly CallbackRef[]): Promise<boolean> {
    const gone = (await store.findAll(counted)).filter(({ state }) => state === 'COMPLETED')
    await Promise.all(gone.map((ref) => outstanding.leave(customer, ref)))
    return gone.length > 0
  }

  async function count(wish: Wish, number: string, most: number): Promise<Verdict> {
    const { options, callback, now, keptUntil } = wish
    const customer = phoneKey(number, options.country)
    const enter = () => outstanding.enter(customer, callback, { most, until: now + asking })
    let others = await enter()
    if (others !== undefined && (await tidy(customer, others))) others = await enter()
    if (others !== undefined) throw alreadyOutstanding(number, most)
    const undo = () => outstanding.leave(customer, callback)
    const confirm = () => outstanding.stay(customer, callback, keptUntil)
    return { option, detail: `${most} at a time`, customer, undo, confirm }
  }

  return {
    name: 'in-queue checking',
    ask(wish) {
      const most = wish.options.mostOutstanding
      const number = wish.value('_customer_number')
      if (most === undefined || number === undefined) return { option, isUnasked: true }
      return count(wish, number, most)
    },
  }
}
