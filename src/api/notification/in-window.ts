import type { Milliseconds } from '../../base/kernel/index.ts'

const horizon: Milliseconds = 60_000 // after which what remains is not begun

/** Sends so many at a time; `late` once a minute has passed. */
export async function inWindow<Item>(
  width: number,
  items: readonly Item[],
  send: (item: Item, late: boolean) => Promise<void>,
): Promise<void> {
  if (items.length <= width) {
    await Promise.all(items.map((item) => send(item, false)))
    return
  }
  const until = performance.now() + horizon
  const remaining = items.values()
  const sendOn = async () => {
    for (const item of remaining) await send(item, performance.now() > until)
  }
  await Promise.all(Array.from({ length: width }, sendOn))
}
