/** A JSON object as it came; its keys come from outside and may be spelled `__proto__`. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

export type JsonArray = readonly JsonValue[]

export type JsonValue = string | number | boolean | null | JsonObject | JsonArray

/** A file of a multipart form. */
export class UploadedFile {
  readonly filename: string
  /** As the client declared it, without parameters; `text/plain` when it did not (RFC 7578 §4.4). */
  readonly type: string
  readonly bytes: Buffer

  constructor(filename: string, type: string, bytes: Buffer) {
    this.filename = filename
    this.type = type
    this.bytes = bytes
  }
}

export type ParameterValue = JsonValue | UploadedFile

export function isUploadedFile(value: ParameterValue | undefined): value is UploadedFile {
  return value instanceof UploadedFile
}

/**
 * What a caller asks for: query ∪ body, in the order it came.
 * A name occurs once: the last value given wins, and the body over the query.
 * No name has a meaning of its own; `__proto__` and `constructor` are names like others.
 */
export class Parameters {
  readonly #values: ReadonlyMap<string, ParameterValue>

  constructor(values: ReadonlyMap<string, ParameterValue>) {
    this.#values = values
  }

  static of(entries: Iterable<readonly [string, ParameterValue]>): Parameters {
    return new Parameters(new Map(entries))
  }

  get size(): number {
    return this.#values.size
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The value with the type it came in; a form knows text and files only. */
  get(name: string): ParameterValue | undefined {
    return this.#values.get(name)
  }

  /** The value as text: numbers and booleans spelled out; undefined for all else. */
  text(name: string): string | undefined {
    const value = this.#values.get(name)
    if (typeof value === 'string') return value
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  }

  entries(): Iterable<[string, ParameterValue]> {
    return this.#values.entries()
  }
}
