/** Learns which id of the replay stands for which of the recording, and puts them in. */
import { looksLikeId } from './masking.mjs'

/** Short ones that no look tells from other text. */
const idKeys = /^(_?id|clientId|_data_id|_access_code|chatSessionId|userId|secureKey|alias)$/

export class Ids {
  #replayed = new Map()
  #pattern = undefined

  /** What stands in the same place of both answers and looks like an id is the same thing. */
  learn(recorded, replayed) {
    this.#walk(undefined, parsed(recorded), parsed(replayed))
  }

  /** The text with each known id of the recording replaced, where it stands as a word of its own. */
  translate(text) {
    if (this.#replayed.size === 0) return text
    this.#pattern ??= new RegExp(
      `(?<![\\w-])(?:${[...this.#replayed.keys()].join('|')})(?![\\w-])`,
      'g',
    )
    return text.replace(this.#pattern, (each) => this.#replayed.get(each))
  }

  #walk(key, recorded, replayed) {
    if (typeof recorded === 'string' && typeof replayed === 'string') {
      if (recorded !== replayed && isId(key, recorded)) this.#note(recorded, replayed)
    } else if (Array.isArray(recorded) && Array.isArray(replayed)) {
      for (const [index, each] of recorded.entries()) {
        this.#walk(key, each, counterpart(each, index, replayed))
      }
    } else if (isObject(recorded) && isObject(replayed)) {
      for (const [name, each] of Object.entries(recorded)) this.#walk(name, each, replayed[name])
    }
  }

  #note(recorded, replayed) {
    this.#replayed.set(recorded, replayed)
    this.#pattern = undefined
  }
}

function isId(key, text) {
  return /^[\w-]+$/.test(text) && (looksLikeId(text) || idKeys.test(key ?? ''))
}

/** Bayeux messages are told apart by their channel, other elements by their place. */
function counterpart(element, index, others) {
  const channel = element?.channel
  return channel === undefined ? others[index] : others.find((other) => other?.channel === channel)
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON of a text; undefined when it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
