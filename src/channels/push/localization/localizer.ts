import { type Stats, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Closable, Live, Logger, Milliseconds } from '../../../base/kernel/index.ts'
import type { PushEvent } from '../push-channel.ts'
import { loadMessages, loadMessagesNow } from './load-messages.ts'
import { readMessageRequest } from './message-request.ts'
import { fill } from './message-template.ts'
import { Messages, toLanguage } from './messages-file.ts'

const lookAgain: Milliseconds = 1000 // between two looks at the file: as soon as live options count
const mostResolved = 65_536 // characters of a message with its arguments; no channel takes more
const mostLanguages = 100 // of one event that are kept; an operator's file has fewer
const mostTold = 1000 // things told once that are remembered

/** Says messages in the language of whoever receives them. */
export interface Localizer extends Closable {
  /**
   * The event as a device of this language is to have it. Without a language, or where the file has
   * nothing that fits, it is the event as it was published. The same event and language give the
   * very same object. Never throws, and waits for nothing.
   */
  localize(event: PushEvent, language: string | undefined): PushEvent
  /** Looks whether the file has changed, and resolves when what it holds is in force. */
  look(): Promise<void>
}

/** A file that cannot be used leaves in force what was, and is told once. */
export function createLocalizer(o: { file: Live<string>; logger: Logger }): Localizer {
  return new FileLocalizer(o.file, o.logger)
}

class FileLocalizer implements Localizer {
  readonly #file: Live<string>
  readonly #logger: Logger
  readonly #timer: NodeJS.Timeout
  readonly #known = new WeakMap<PushEvent, Map<string, PushEvent>>()
  readonly #told = new Set<string>()
  #messages = new Messages()
  #state = stateOf('', undefined)
  #looking: Promise<void> | undefined

  constructor(file: Live<string>, logger: Logger) {
    this.#file = file
    this.#logger = logger
    this.#begin()
    this.#timer = setInterval(() => void this.look(), lookAgain).unref()
  }

  localize(event: PushEvent, language: string | undefined): PushEvent {
    if (event.mediaType !== 'localizestring' || language === undefined) return event
    const wanted = toLanguage(language)
    const known = this.#known.get(event) ?? new Map<string, PushEvent>()
    this.#known.set(event, known)
    const localized = known.get(wanted) ?? this.#translate(event, wanted)
    if (known.size < mostLanguages) known.set(wanted, localized)
    return localized
  }

  look(): Promise<void> {
    this.#looking ??= this.#refresh().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
  }

  #translate(event: PushEvent, language: string): PushEvent {
    const request = readMessageRequest(event.message)
    if (request === undefined || !this.#messages.has(request.id)) {
      return this.#leave(event, { id: request?.id }, 'the localization file has no such message')
    }
    const { id, args } = request
    const template = this.#messages.find(id, language)
    if (template === undefined) {
      return this.#leave(event, { id, language }, 'a message is not there in a language')
    }
    const message = fill(template, args, mostResolved)
    if (message === undefined) return this.#leave(event, { id }, 'a localized message is too long')
    return { ...event, message, mediaType: 'string' }
  }

  #leave(event: PushEvent, fields: object, fact: string): PushEvent {
    const key = `${fact} ${JSON.stringify(fields)}`
    if (!this.#told.has(key) && this.#told.size < mostTold) {
      this.#told.add(key)
      this.#logger.warn(fields, `${fact}: it goes out as it was published`)
    }
    return event
  }

  /** At the start, before anybody sends. */
  #begin(): void {
    const path = this.#file()
    if (path === '') return
    try {
      this.#state = stateOf(path, statSync(path, { throwIfNoEntry: false }))
      this.#adopt(loadMessagesNow(path))
    } catch (err) {
      this.#refuse(err)
    }
  }

  async #refresh(): Promise<void> {
    const path = this.#file()
    const found = path === '' ? undefined : await stat(path).catch(() => undefined)
    const state = stateOf(path, found)
    if (state === this.#state) return
    this.#state = state
    try {
      this.#adopt(path === '' ? new Messages() : await loadMessages(path))
    } catch (err) {
      this.#refuse(err)
    }
  }

  #adopt(messages: Messages): void {
    this.#messages = messages
    this.#told.clear()
    this.#logger.info({ messages: messages.size }, 'the localization file is in force')
  }

  #refuse(err: unknown): void {
    this.#logger.warn({ err }, 'the localization file cannot be used: what was in force stays so')
  }
}

/** Differs when the file does, or who may read it; one that is not there has a state too. */
function stateOf(path: string, found: Stats | undefined): string {
  return `${path} ${found?.ino} ${found?.size} ${found?.ctimeMs}`
}
