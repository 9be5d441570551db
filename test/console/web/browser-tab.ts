import { onTestFinished, vi } from 'vitest'

interface Entry {
  readonly url: URL
  readonly state: unknown
}

const origin = 'https://ringback.example'

/** As much of a tab as the frame asks a browser for; its history outlives the page that made it. */
export class BrowserTab {
  reloads = 0
  #page = new EventTarget()
  #entries: Entry[]
  #at = 0

  constructor(path: string) {
    this.#entries = [{ url: new URL(path, origin), state: null }]
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
  }

  /** What the address field shows. */
  get address(): string {
    const { pathname, search } = this.#entry.url
    return pathname + search
  }

  /** The browser's Back and Forward; the page hears of it a moment later. */
  async go(by: number): Promise<void> {
    await Promise.resolve()
    this.#at = Math.min(Math.max(this.#at + by, 0), this.#entries.length - 1)
    const { state } = this.#entry
    this.#page.dispatchEvent(Object.assign(new Event('popstate'), { state }))
  }

  /** Begins a page at the present entry, with modules that know nothing of an earlier one. */
  open(): void {
    this.#page = new EventTarget()
    const page = this.#page
    vi.resetModules()
    const documentElement = { lang: 'en' }
    vi.stubGlobal('document', Object.assign(new EventTarget(), { documentElement }))
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    vi.stubGlobal('history', this.#history())
    vi.stubGlobal('location', this.#location())
  }

  get #entry(): Entry {
    const entry = this.#entries[this.#at]
    if (entry === undefined) throw new Error('no entry')
    return entry
  }

  #history() {
    const entryOf = (state: unknown, link: string = this.address) => {
      return { url: new URL(link, origin), state: structuredClone(state) }
    }
    const tab = this
    return {
      get state() {
        return tab.#entry.state
      },
      pushState(state: unknown, _: string, link?: string) {
        tab.#entries = [...tab.#entries.slice(0, tab.#at + 1), entryOf(state, link)]
        tab.#at += 1
      },
      replaceState(state: unknown, _: string, link?: string) {
        tab.#entries[tab.#at] = entryOf(state, link)
      },
      go: (by: number) => void tab.go(by),
    }
  }

  #location() {
    const tab = this
    return {
      get href() {
        return tab.#entry.url.href
      },
      get pathname() {
        return tab.#entry.url.pathname
      },
      get search() {
        return tab.#entry.url.search
      },
      origin,
      reload: () => {
        tab.reloads += 1
      },
    }
  }
}
