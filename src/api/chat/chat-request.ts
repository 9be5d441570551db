import { isUploadedFile, type ParameterValue } from '../../base/http/index.ts'
import { chatParameterInvalid } from './chat-errors.ts'

/** What a request of a chat says. Names are known in any spelling of capitals, as clients use them. */
export class ChatRequest {
  readonly #values = new Map<string, ParameterValue>()

  /** The last value of a name counts. */
  constructor(entries: Iterable<readonly [string, ParameterValue]>) {
    for (const [name, value] of entries) this.#values.set(name.toLowerCase(), value)
  }

  /** The first of the names that says something; undefined when all are missing, null or empty. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const text = toText(name, this.#values.get(name.toLowerCase()))
      if (text !== '') return text
    }
    return undefined
  }

  says(name: string, word: string): boolean {
    return this.text(name)?.trim().toLowerCase() === word
  }

  /** False when it is missing. */
  flag(name: string): boolean {
    const word = this.text(name)?.trim().toLowerCase() ?? 'false'
    if (word === 'true' || word === 'false') return word === 'true'
    throw chatParameterInvalid(name, 'is neither true nor false')
  }

  /** How much of the transcript the customer has; undefined when it does not say. */
  position(): number | undefined {
    const text = this.text('transcriptPosition')?.trim()
    if (text === undefined) return undefined
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw chatParameterInvalid('transcriptPosition', 'is not a position: 0, 1, 2, …')
  }

  /** Minutes, as the client counts them; it gets them back. */
  timeZoneOffset(): string {
    const text = this.text('clientTimeZoneOffset')?.trim() ?? '0'
    return /^[+-]?\d{1,4}$/.test(text) ? text : '0'
  }
}

/** Numbers and whatever JSON brings as they are written; a missing value as nothing. */
export function toText(name: string, value: ParameterValue | undefined): string {
  if (value === undefined || value === null) return ''
  if (isUploadedFile(value)) throw chatParameterInvalid(name, 'must be text, not a file')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
