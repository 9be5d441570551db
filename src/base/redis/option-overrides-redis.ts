import type { OptionOverrides, RawSections } from '../config/index.ts'
import type { Milliseconds, Undo } from '../kernel/index.ts'
import { overridesChannel, overridesKey } from './option-overrides-keys.ts'
import type { Redis, Script } from './redis.ts'

const subscribeAgainAfter: Milliseconds = 500 // a change is in force everywhere within a second

/** Options changed at run time, in one hash; one channel tells every node of a change. */
export function createRedisOverrides(redis: Redis): OptionOverrides {
  return new RedisOverrides(redis)
}

class RedisOverrides implements OptionOverrides {
  readonly #redis: Redis
  readonly #write: Script<null>
  readonly #listeners = new Set<() => void>()
  #stopHearing: Undo | undefined

  constructor(redis: Redis) {
    this.#redis = redis
    const file = new URL('./write-override.lua', import.meta.url)
    this.#write = redis.script({ name: 'write-override', keys: 1, file })
  }

  async load(): Promise<RawSections> {
    const sections = new Map<string, [string, string][]>()
    for (const [field, value] of Object.entries(await this.#redis.commands.hgetall(overridesKey))) {
      const [section, name] = JSON.parse(field) as [string, string]
      const options = sections.get(section)
      if (options === undefined) sections.set(section, [[name, value]])
      else options.push([name, value])
    }
    return Object.fromEntries(
      [...sections].map(([section, options]) => [section, Object.fromEntries(options)]),
    )
  }

  async set(section: string, name: string, value: string): Promise<void> {
    const field = JSON.stringify([section, name])
    await this.#write([overridesKey], [this.#redis.channel(overridesChannel), field, value])
  }

  async unset(section: string, name: string): Promise<void> {
    const field = JSON.stringify([section, name])
    await this.#write([overridesKey], [this.#redis.channel(overridesChannel), field])
  }

  onChange(listener: () => void): Undo {
    const own = () => listener()
    this.#listeners.add(own)
    this.#stopHearing ??= this.#hear()
    return () => {
      this.#listeners.delete(own)
      if (this.#listeners.size > 0) return
      this.#stopHearing?.()
      this.#stopHearing = undefined
    }
  }

  /** Listens until undone. Redis may be away just now: then tries until it is heard. */
  #hear(): Undo {
    const tell = () => {
      for (const listener of this.#listeners) listener()
    }
    const undos: Undo[] = [this.#redis.onResubscribed(tell)]
    let ended = false
    const subscribe = async () => {
      try {
        const undo = await this.#redis.subscribe(overridesChannel, tell)
        if (ended) return undo()
        undos.push(undo)
        tell() // what changed before we heard
      } catch {
        if (!ended) setTimeout(subscribe, subscribeAgainAfter).unref()
      }
    }
    void subscribe()
    return () => {
      ended = true
      for (const undo of undos) undo()
    }
  }
}
