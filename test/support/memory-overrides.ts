import type { OptionOverrides, RawSections } from '../../src/base/config/index.ts'

/** Live options of a make-believe cluster; each `node()` sees what any of them sets. */
export class MemoryOverrides {
  readonly #sections = new Map<string, Map<string, string>>()
  readonly #listeners = new Set<() => void>()
  #failures = 0

  node(): OptionOverrides {
    return {
      load: async () => this.#load(),
      set: async (section, name, value) => {
        const options = this.#sections.get(section) ?? new Map<string, string>()
        this.#sections.set(section, options.set(name, value))
        this.announce()
      },
      unset: async (section, name) => {
        this.#sections.get(section)?.delete(name)
        if (this.#sections.get(section)?.size === 0) this.#sections.delete(section)
        this.announce()
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
