import type { Parameters } from '../../base/http/index.ts'
import {
  parameterInvalid,
  parameterMissing,
  serviceMisconfigured,
  variableMissing,
} from './service-errors.ts'

/** The options of one section `service.<name>`; values that are no text steer nothing. */
type Options = Readonly<Record<string, unknown>>

interface Limits {
  readonly min: number
  readonly max: number
}

/** A value and whose fault it is when it is wrong: the caller's, when the request has a part in it. */
interface Found {
  readonly text: string
  readonly origin: 'option' | 'request'
}

const longest = 1024 // characters; names of queues and groups, numbers and times have under 100

const variable = /\$([\p{ID_Start}_][\p{ID_Continue}]*)\$/gu

/**
 * What steers a service: its options, and what they leave open, the request.
 *
 * An option beats the parameter of the same name (reference: request-interaction, "Configuration
 * Options"); an empty one counts as not set. `$name$` in an option stands for the request's
 * parameter `name`; without one the option is refused when it is used, since a queue or a number
 * group with a part missing is another one.
 */
export class Settings {
  readonly #service: string
  readonly #options: Options
  readonly #parameters: Parameters

  constructor(service: string, options: Options, parameters: Parameters) {
    this.#service = service
    this.#options = options
    this.#parameters = parameters
  }

  text(name: string): string | undefined {
    return this.option(name) ?? this.parameter(name)
  }

  required(name: string): string {
    const text = this.text(name)
    if (text === undefined) throw parameterMissing(name)
    return text
  }

  /** What the request says alone. */
  parameter(name: string): string | undefined {
    const value = this.#parameters.get(name)
    if (typeof value === 'object' && value !== null) {
      throw parameterInvalid(name, 'must be text, no file, list or object')
    }
    const text = this.#parameters.text(name)?.trim() ?? ''
    if (text.length > longest) throw parameterInvalid(name, `is over ${longest} characters long`)
    return text === '' ? undefined : text
  }

  /** What the options say alone: where the caller has no say. */
  option(name: string): string | undefined {
    const value = Object.hasOwn(this.#options, name) ? this.#options[name] : undefined
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return typeof value === 'string' ? this.fill(name, value).trim() || undefined : undefined
  }

  /** All that the options say. */
  options(): Record<string, string> {
    const texts = Object.keys(this.#options).flatMap((name) => {
      const text = this.option(name)
      return text === undefined ? [] : [[name, text] as const]
    })
    return Object.fromEntries(texts)
  }

  /** False when it is not set. */
  flag(name: string): boolean {
    const found = this.#found(name)
    const word = found?.text.toLowerCase() ?? 'false'
    if (found !== undefined && word !== 'true' && word !== 'false') {
      throw this.#fault(name, found, 'is neither true nor false')
    }
    return word === 'true'
  }

  number(name: string, limits: Limits): number | undefined {
    return this.#toNumber(name, this.#found(name), limits)
  }

  /** A number for which the request beats the option. */
  requestedNumber(name: string, limits: Limits): number | undefined {
    return this.#toNumber(name, this.#requested(name) ?? this.#found(name), limits)
  }

  /** One of the words, from the options alone. */
  choice<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.option(name)
    if (text === undefined) return undefined
    const word = words.find((each) => each === text)
    if (word === undefined) throw this.misconfigured(name, `is none of ${words.join(', ')}`)
    return word
  }

  /** The text with the request's parameters in place of its `$variables$`. */
  fill(option: string, text: string): string {
    return text.replace(variable, (_, name: string) => {
      const value = this.parameter(name)
      if (value === undefined) throw variableMissing(name, option)
      return value
    })
  }

  /** The error that tells an operator what is wrong with an option. */
  misconfigured(option: string, reason: string): Error {
    return serviceMisconfigured(this.#service, option, reason)
  }

  #requested(name: string): Found | undefined {
    const text = this.parameter(name)
    return text === undefined ? undefined : { text, origin: 'request' }
  }

  #found(name: string): Found | undefined {
    const text = this.option(name)
    if (text === undefined) return this.#requested(name)
    return { text, origin: hasVariable(this.#options[name]) ? 'request' : 'option' }
  }

  #toNumber(name: string, found: Found | undefined, { min, max }: Limits): number | undefined {
    if (found === undefined) return undefined
    const value = /^\d{1,10}$/.test(found.text) ? Number(found.text) : Number.NaN
    if (value >= min && value <= max) return value
    throw this.#fault(name, found, `is not a whole number from ${min} to ${max}`)
  }

  #fault(name: string, { origin }: Found, reason: string): Error {
    return origin === 'option' ? this.misconfigured(name, reason) : parameterInvalid(name, reason)
  }
}

/** The names of the parameters that the options are made of. */
export function variablesOf(options: Options): Set<string> {
  const texts = Object.values(options).filter((value) => typeof value === 'string')
  return new Set(texts.flatMap((text) => [...text.matchAll(variable)].map(([, name = '']) => name)))
}

function hasVariable(value: unknown): boolean {
  return typeof value === 'string' && value.search(variable) >= 0
}
