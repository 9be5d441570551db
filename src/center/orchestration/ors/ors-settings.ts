import { type OrsOptions, orsSection } from '../../../base/config/index.ts'
import { orsOptionInvalid } from './ors-errors.ts'

type Options = Readonly<Record<string, string>>

/** Which servers may carry a service out, and how they are tried. */
export interface OrsSettings {
  /** Base URLs, each with a slash at its end; none: nobody. */
  readonly servers: readonly string[]
  readonly strategy: 'circular' | 'linear'
  readonly attempts: number
}

const mostAttempts = 100 // as the template of callbacks has it

/**
 * The options of a service go before those of section ors. They were judged when they were set; what
 * is wrong here was filled in by a request.
 */
export function toOrsSettings(options: Options, ors: OrsOptions): OrsSettings {
  const { _ors, _ors_lb_strategy } = orsSection.options
  return {
    servers: unique(read(options, '_ors', _ors.kind.schema, ors._ors)),
    strategy: read(options, '_ors_lb_strategy', _ors_lb_strategy.kind.schema, ors._ors_lb_strategy),
    attempts: attemptsOf(options) ?? ors.max_ors_request_attempts,
  }
}

export function unique(servers: readonly string[]): readonly string[] {
  return [...new Set(servers)]
}

interface Schema<T> {
  safeParse(text: string): { success: true; data: T } | { success: false }
}

function read<T>(options: Options, name: string, schema: Schema<T>, fallback: T): T {
  const text = options[name]?.trim() ?? ''
  if (text === '') return fallback
  const parsed = schema.safeParse(text)
  if (!parsed.success) throw orsOptionInvalid(name, 'does not have the form it must have')
  return parsed.data
}

function attemptsOf(options: Options): number | undefined {
  const name = 'max_ors_request_attempts'
  const text = options[name]?.trim() ?? ''
  if (text === '') return undefined
  const attempts = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (attempts >= 1 && attempts <= mostAttempts) return attempts
  throw orsOptionInvalid(name, `is no whole number from 1 to ${mostAttempts}`)
}
