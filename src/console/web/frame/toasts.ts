import { createStore } from './store.ts'

export interface Toast {
  readonly id: number
  readonly tone: 'good' | 'info' | 'warn' | 'bad'
  readonly text: string
  /** At most one; `undo` also answers to the key `u`. */
  readonly action?: { readonly label: string; readonly isUndo?: boolean; run(): void } | undefined
  /** Milliseconds until it goes by itself; errors stay. */
  readonly stays: number | undefined
}

const most = 3
let count = 0

export const toasts = createStore<readonly Toast[]>([])

/** Says in one sentence what has happened, after the server has said so. */
export function toast(
  text: string,
  o: { tone?: Toast['tone']; action?: Toast['action'] } = {},
): number {
  const tone = o.tone ?? 'good'
  const usual = o.action === undefined ? 6000 : 10_000
  count += 1
  const next = {
    id: count,
    tone,
    text,
    action: o.action,
    stays: tone === 'bad' ? undefined : usual,
  }
  toasts.set([...toasts.get(), next].slice(-most))
  return count
}

export function dropToast(id: number): void {
  toasts.set(toasts.get().filter((each) => each.id !== id))
}
