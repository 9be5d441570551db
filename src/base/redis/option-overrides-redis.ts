import type { OptionOverrides, OverridesChange, RawSections, Revisions } from '../config/index.ts'
import type { Milliseconds, Undo } from '../kernel/index.ts'
import { overridesChannel, overridesKey, revisionsKey } from './option-overrides-keys.ts'
import type { Redis, Script } from './redis.ts'

const subscribeAgainAfter: Milliseconds = 500 // a change is in force everywhere within a second

/** Options changed at run time, in one hash; one channel tells every node of a change. */
export function createRedisOverrides(redis: Redis): OptionOverrides {
  return new RedisOverrides(redis)
}

class RedisOverrides implements OptionOverrides {
  readonly #redis: Redis
  readonly #change: Script<number>
  readonly #listeners = new Set<() => void>()
  #stopHearing: Undo | undefined

  constructor(redis: Redis) {
    this.#redis = redis
    const file = new URL('./change-overrides.lua', import.meta.url)
    this.#change = redis.script({ name: 'change-overrides', keys: 2, file })
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

  async revisions(): Promise<Revisions> {
    const { last, ...fields } = await this.#redis.commands.hgetall(revisionsKey)
    const sections = Object.entries(fields).map(([field, revision]) => {
      return [field.slice(sectionField('').length), Number(revision)] as const
    })
    return { last: Number(last ?? 0), sections: new Map(sections) }
  }

  async change(
    section: string,
    { set, unset, since }: OverridesChange,
  ): Promise<number | undefined> {
    const field = (name: string) => JSON.stringify([section, name])
    const values = Object.entries(set).flatMap(([name, value]) => [field(name), value])
    const revision = await this.#change(
      [overridesKey, revisionsKey],
      [
        ...[this.#redis.channel(overridesChannel), sectionField(section), since ?? ''],
        ...[values.length / 2, ...values, ...unset.map(field)],
      ],
    )
    return revision === 0 ? undefined : revision
  }

  async set(section: string, name: string, value: string): Promise<void> {
    await this.change(section, { set: { [name]: value }, unset: [] })
  }

  async unset(section: string, name: string): Promise<void> {
    await this.change(section, { set: {}, unset: [name] })
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

/** A section may be called `last`. */
const sectionField = (section: string) => `s:${section}`
