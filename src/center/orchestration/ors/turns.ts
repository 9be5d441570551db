import type { OrsSettings } from './ors-settings.ts'

const mostLists = 1000 // remembered; services may be changed for years

/** Who is asked first: always the first server, or each in turn, for every list of servers by itself. */
export class Turns {
  readonly #next = new Map<string, number>()

  order({ servers, strategy }: Pick<OrsSettings, 'servers' | 'strategy'>): readonly string[] {
    if (strategy === 'linear' || servers.length < 2) return servers
    const list = servers.join()
    const first = this.#next.get(list) ?? 0
    if (this.#next.size >= mostLists) this.#next.clear()
    this.#next.set(list, (first + 1) % servers.length)
    return [...servers.slice(first), ...servers.slice(0, first)]
  }
}
