import type { CallbackSectionOptions } from '../../base/config/index.ts'
import { parameterInvalid, type Settings } from '../service/index.ts'

/** An option of section `callback`. */
export type OptionName = Extract<keyof CallbackSectionOptions, string>

export interface Limits {
  readonly min: number
  readonly max: number
}

/** Reads options of a service, and where it says nothing those of section `callback`. */
export class OptionReader {
  readonly #settings: Settings
  readonly #section: CallbackSectionOptions
  readonly #isCallers: (name: string) => boolean

  /** `isCallers`: whether a request has a part in the option of that name. */
  constructor(o: {
    settings: Settings
    section: CallbackSectionOptions
    isCallers: (name: string) => boolean
  }) {
    this.#settings = o.settings
    this.#section = o.section
    this.#isCallers = o.isCallers
  }

  text(name: OptionName): string | undefined {
    const text = this.#settings.option(name)
    if (text !== undefined) return text
    const usual: unknown = this.#section[name]
    return usual === undefined || usual === '' ? undefined : String(usual)
  }

  list(name: OptionName): readonly string[] | undefined {
    const usual: unknown = this.#section[name]
    return toList(this.#settings.option(name)) ?? (Array.isArray(usual) ? usual : undefined)
  }

  flag(name: OptionName): boolean {
    const text = this.text(name)?.toLowerCase() ?? 'false'
    if (text === 'true' || text === 'false') return text === 'true'
    throw this.fault(name, 'is neither true nor false')
  }

  number<T extends number | undefined>(name: string, limits: Limits, usual: T): number | T {
    const text = this.#settings.option(name)
    if (text === undefined) return usual
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= limits.min && value <= limits.max) return value
    throw this.fault(name, `is not a whole number from ${limits.min} to ${limits.max}`)
  }

  /** The caller's fault when the request has a part in it, else the operator's. */
  fault(name: string, reason: string): Error {
    return this.#isCallers(name)
      ? parameterInvalid(name, reason)
      : this.#settings.misconfigured(name, reason)
  }
}

export function toList(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
