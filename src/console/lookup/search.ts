import type { NodeService } from '../../api/node/index.ts'
import {
  freeOptions,
  type Options,
  patternGroupSection,
  resourcesSection,
  serviceSection,
} from '../../base/config/index.ts'
import type { SignedIn } from '../../base/http/index.ts'
import { type Clock, type Logger, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { Routing } from '../../center/routing/index.ts'
import { type CallbackConsole, numberFor, numberOf } from '../callback/index.ts'
import { bestOf, digitsOf } from './matching.ts'

export interface SearchParts {
  readonly callbacks: Pick<CallbackConsole, 'book'>
  readonly options: Pick<Options, 'names' | 'family'>
  readonly routing: Pick<Routing, 'agents'>
  readonly nodes: Pick<NodeService, 'list'>
  readonly clock: Clock
  readonly logger: Logger
  /** How long a kind may take; unset, as long as somebody who types would wait. */
  readonly patience?: Milliseconds
}

const most = 5 // of each kind; who wants more opens the view
const usualPatience: Milliseconds = 250 // of the 300 ms in which somebody who types sees an answer
const agentsKept: Milliseconds = 5000 // a centre's agents are read once for a word that is typed
const fewestDigits = 3 // of a part of a number; fewer are in every number

type Group = 'callbacks' | 'services' | 'agents' | 'nodes' | 'patterns' | 'numbers'

/** Read from options, which agents may not open. */
const notForAgents: readonly Group[] = ['services', 'patterns', 'numbers']

/**
 * Whatever has a name like that, of each kind a few, and of no kind that the user may not open
 * elsewhere. Callbacks are looked up by what they are found by, never looked through; a kind that
 * takes too long is left out, and the answer says so.
 */
export class Search {
  readonly #parts: SearchParts
  #agents: { readonly at: Milliseconds; readonly list: ReturnType<Routing['agents']> } | undefined

  constructor(parts: SearchParts) {
    this.#parts = parts
  }

  async find(q: string, user: SignedIn) {
    const late: Group[] = []
    const within = <T>(group: Group, found: Promise<T[]>): Promise<T[]> => {
      return this.#within(found, () => late.push(group), group)
    }
    const [callbacks, agents, nodes] = await Promise.all([
      within('callbacks', this.#callbacks(q, user)),
      within('agents', this.#agentsLike(q)),
      within('nodes', this.#nodesLike(q)),
    ])
    const mayOpen = (group: Group) => user.role !== 'agent' || !notForAgents.includes(group)
    const own = {
      services: mayOpen('services') ? this.#services(q) : [],
      patterns: mayOpen('patterns') ? this.#patterns(q) : [],
      numbers: mayOpen('numbers') ? this.#numbers(q) : [],
    }
    return { q, callbacks, ...own, agents, nodes, late }
  }

  async #callbacks(q: string, user: SignedIn) {
    const { book } = this.#parts.callbacks
    const found = await book.find(q)
    return found.slice(0, most).map((callback) => ({
      ...{ id: callback.id, service: callback.service, state: callback.state },
      desiredTime: toTimestamp(callback.desiredAt),
      customerNumber: numberFor(user, numberOf(callback)),
    }))
  }

  #services(q: string) {
    const { options } = this.#parts
    return bestOf(options.names(serviceSection), (name) => [name], q, most).map((name) => {
      const { _service: kind } = options.family(serviceSection, name) ?? {}
      return { name, kind: kind ?? name }
    })
  }

  async #agentsLike(q: string) {
    const { routing, clock } = this.#parts
    const now = clock.now()
    if (this.#agents === undefined || now - this.#agents.at > agentsKept) {
      this.#agents = { at: now, list: routing.agents() }
      this.#agents.list.catch(() => (this.#agents = undefined)) // whoever waits for it hears of it
    }
    const found = bestOf(await this.#agents.list, ({ id, nickname }) => [id, nickname], q, most)
    return found.map(({ id, nickname, state }) => ({ id, nickname, state }))
  }

  async #nodesLike(q: string) {
    const found = bestOf(await this.#parts.nodes.list(), ({ id, host }) => [id, host], q, most)
    return found.map(({ id, state }) => ({ id, state }))
  }

  #patterns(q: string) {
    const { options } = this.#parts
    const all = options
      .names(patternGroupSection)
      .flatMap((group) => [
        { group },
        ...Object.entries(
          freeOptions(patternGroupSection, options.family(patternGroupSection, group) ?? {}),
        ).map(([name, value]) => ({ group, name, value })),
      ])
    return bestOf(all, (each) => ('name' in each ? [each.name, each.value] : [each.group]), q, most)
  }

  #numbers(q: string) {
    const { options } = this.#parts
    const digits = digitsOf(q)
    const all = options.names(resourcesSection).flatMap((group) => {
      const numbers = freeOptions(resourcesSection, options.family(resourcesSection, group) ?? {})
      return [
        { group },
        ...Object.entries(numbers).map(([name, number]) => ({ group, name, number })),
      ]
    })
    const found = bestOf(
      all,
      (each) => ('name' in each ? [each.name, each.number] : [each.group]),
      q,
      most,
    )
    if (digits.length < fewestDigits) return found
    const dialled = bestOf(
      all,
      (each) => ('number' in each ? [digitsOf(each.number)] : []),
      digits,
      most,
    )
    return [...new Set([...found, ...dialled])].slice(0, most)
  }

  /** What is found in time; nothing, and `tooLate` is called, where it is not or cannot be had. */
  async #within<T>(found: Promise<T[]>, tooLate: () => void, group: Group): Promise<T[]> {
    const { logger, patience = usualPatience } = this.#parts
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patience)
    })
    const caught = found.catch((error: unknown) => {
      logger.warn({ err: error, group }, 'a search left a group out') // the others are worth having
      return undefined
    })
    const answer = await Promise.race([caught, over])
    clearTimeout(timer)
    if (answer === undefined) tooLate()
    return answer ?? []
  }
}
