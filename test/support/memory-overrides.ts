import type { OptionOverrides, OverridesChange, RawSections } from '../../src/base/config/index.ts'

/** Live options of a make-believe cluster; each `node()` sees what any of them sets. */
export class MemoryOverrides {
  readonly #sections = new Map<string, Map<string, string>>()
  readonly #listeners = new Set<() => void>()
  readonly #changed = new Map<string, number>()
  #revision = 0
  #failures = 0

  node(): OptionOverrides {
    return {
      load: async () => this.#load(),
      revisions: async () => ({ last: this.#revision, sections: new Map(this.#changed) }),
      change: async (section, change) => this.#change(section, change),
      set: async (section, name, value) => {
        this.#change(section, { set: { [name]: value }, unset: [] })
      },
      unset: async (section, name) => {
        this.#change(section, { set: {}, unset: [name] })
      },
      onChange: (listener) => {
        const own = () => listener()
        this.#listeners.add(own)
        return () => void this.#listeners.delete(own)
      },
    }
  }

  /** Tells all nodes, as a change or a reconnection does. */
  announce(): void {
    for (const listener of this.#listeners) queueMicrotask(() => this.#tell(listener))
  }

  /** Lets the next loads fail, as when the store is away. */
  failNextLoads(count: number): void {
    this.#failures = count
  }

  get listeners(): number {
    return this.#listeners.size
  }

  #change(section: string, { set, unset, since }: OverridesChange): number | undefined {
    if (since !== undefined && (this.#changed.get(section) ?? 0) > since) return undefined
    const options = this.#sections.get(section) ?? new Map<string, string>()
    for (const name of unset) options.delete(name)
    for (const [name, value] of Object.entries(set)) options.set(name, value)
    this.#sections.set(section, options)
    if (options.size === 0) this.#sections.delete(section)
    this.#revision += 1
    this.#changed.set(section, this.#revision)
    this.announce()
    return this.#revision
  }

  #tell(listener: () => void): void {
    if (this.#listeners.has(listener)) listener()
  }

  #load(): RawSections {
    if (this.#failures > 0) {
      this.#failures -= 1
      throw new Error('the store is away')
    }
    const sections = [...this.#sections].map(([name, options]) => {
      return [name, Object.fromEntries(options)] as const
    })
    return Object.fromEntries(sections)
  }
}
