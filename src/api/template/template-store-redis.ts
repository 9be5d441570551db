import type { Milliseconds, Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { archivesKey, notesKey, templatesChannel } from './template-keys.ts'
import type { TemplateNote, TemplateStore } from './template-store.ts'

const subscribeAgainAfter: Milliseconds = 500 // a change is in force everywhere within a second

const keys = [notesKey, archivesKey]

export function createRedisTemplateStore(redis: Redis): TemplateStore {
  const { commands } = redis
  const script = (verb: string) => {
    const file = new URL(`./${verb}-template.lua`, import.meta.url)
    return redis.script<0 | 1>({ name: `${verb}-template`, keys: keys.length, file })
  }
  const [put, remove] = [script('put'), script('remove')]
  const channel = redis.channel(templatesChannel)
  return {
    async notes() {
      const notes = Object.entries(await commands.hgetall(notesKey))
      return new Map(notes.map(([name, text]) => [name, JSON.parse(text) as TemplateNote]))
    },

    async archive(name) {
      return (await commands.hgetBuffer(archivesKey, name)) ?? undefined
    },

    async put(name, note, archive, most) {
      return (await put(keys, [channel, name, JSON.stringify(note), archive, most])) === 1
    },

    async remove(name) {
      return (await remove(keys, [channel, name])) === 1
    },

    onChange: (listener) => hear(redis, listener),
  }
}

/** Listens until undone. Redis may be away just now: then tries until it is heard. */
function hear(redis: Redis, listener: () => void): Undo {
  const undos: Undo[] = [redis.onResubscribed(listener)]
  let ended = false
  const subscribe = async () => {
    try {
      const undo = await redis.subscribe(templatesChannel, listener)
      if (ended) return undo()
      undos.push(undo)
      listener() // what changed before we heard
    } catch {
      if (!ended) setTimeout(subscribe, subscribeAgainAfter).unref() // Redis is away: said where it is lost
    }
  }
  void subscribe()
  return () => {
    ended = true
    for (const undo of undos) undo()
  }
}
