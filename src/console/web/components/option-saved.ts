import { api, toFault } from '../frame/api.ts'
import { pathOf } from '../frame/options.ts'
import { toast, toasts } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'

export interface HistoryChange {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly role: string
  readonly revision: number
  readonly undoes?: string
  readonly undoable: boolean
  readonly options: readonly {
    readonly option: string
    readonly before?: string
    readonly after?: string
  }[]
}

interface NodeJson {
  readonly id: string
  readonly state: string
  /** `options`: the revision it has in force, where it says so. */
  readonly load: Readonly<Record<string, number>>
}

/** "Saved. Active on 1 of 2 nodes.", counting up as they follow, with a way back where there is one. */
export async function saySaved(section: string, revision: number, done: () => void): Promise<void> {
  const [nodes, undo] = await Promise.all([nodesWith(revision), undoOf(section, revision, done)])
  const id = toast(savedText(nodes), undo === undefined ? {} : { action: undo })
  let last = nodes
  for (let look = 1; look < looks && last !== undefined && last.lagging.length > 0; look++) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    last = await nodesWith(revision)
    const text = savedText(last)
    toasts.set(toasts.get().map((each) => (each.id === id ? { ...each, text } : each)))
  }
}

function savedText(nodes: Awaited<ReturnType<typeof nodesWith>>): string {
  if (nodes === undefined) return t('options.saved')
  const { has, of, lagging } = nodes
  const on = t('options.savedOn', { a: has, b: of })
  return lagging.length === 0 ? on : `${on} ${t('options.notYetOn', { names: lagging.join(', ') })}`
}

async function undoOf(section: string, revision: number, done: () => void) {
  try {
    const { changes } = await api.get<{ changes: HistoryChange[] }>(`${pathOf(section)}/history`)
    const own = changes.find((change) => change.revision === revision && change.undoable)
    if (own === undefined) return undefined
    const run = () => void undoChange(section, own.id, done)
    return { label: t('options.undo'), isUndo: true, run }
  } catch {
    return undefined // it is saved all the same
  }
}

/** Takes a change back by a new one, and says what became of it. */
export async function undoChange(section: string, id: string, done: () => void): Promise<void> {
  try {
    await api.post(`${pathOf(section)}/history/${encodeURIComponent(id)}/undo`)
    toast(t('options.undone'))
    done()
  } catch (thrown) {
    toast(toFault(thrown).message, { tone: 'bad' })
  }
}

const [looks, pause] = [10, 1000] // how often nodes are asked, and the ms between: they tell with their beat

interface Followers {
  readonly has: number
  readonly of: number
  /** Ids of those that have not. */
  readonly lagging: readonly string[]
}

/** How many of the nodes that are up have taken it over; undefined where they do not say. */
async function nodesWith(revision: number): Promise<Followers | undefined> {
  const up = (await readNodes()).filter(({ state }) => state === 'up' || state === 'draining')
  const known = up.filter(({ load }) => load.options !== undefined)
  if (known.length === 0) return undefined
  const lagging = up.filter(({ load }) => (load.options ?? 0) < revision).map(({ id }) => id)
  return { has: up.length - lagging.length, of: up.length, lagging }
}

async function readNodes(): Promise<readonly NodeJson[]> {
  try {
    return await api.get<NodeJson[]>('/nodes')
  } catch {
    return []
  }
}
