import type { Run } from '../../orchestrator.ts'
import { parameterInvalid } from '../embedded-errors.ts'

type Said = Pick<Run, 'options' | 'parameters'>

interface Limits {
  readonly min: number
  readonly max: number
}

/**
 * What steers a run: an option, else the request's parameter of that name, but the other way round
 * for what `_overwritable_options` names. Undefined where both are silent or empty.
 */
export function text({ options, parameters }: Said, name: string): string | undefined {
  const overwritable = (options._overwritable_options ?? '').split(',').map((each) => each.trim())
  const [first, second] = overwritable.includes(name)
    ? [parameters[name], options[name]]
    : [options[name], parameters[name]]
  return first?.trim() || second?.trim() || undefined
}

/** False when it is not set. */
export function flag(said: Said, name: string): boolean {
  const word = text(said, name)?.toLowerCase() ?? 'false'
  if (word !== 'true' && word !== 'false') {
    throw parameterInvalid(name, 'is neither true nor false')
  }
  return word === 'true'
}

export function number(said: Said, name: string, { min, max }: Limits): number | undefined {
  return toNumber(text(said, name), name, { min, max })
}

/** A number for which the request always goes before the option (reference: request-access). */
export function requestedNumber(said: Said, name: string, limits: Limits): number | undefined {
  const requested = said.parameters[name]?.trim() || undefined
  return toNumber(requested ?? text(said, name), name, limits)
}

function toNumber(given: string | undefined, name: string, { min, max }: Limits) {
  if (given === undefined) return undefined
  const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN
  if (value >= min && value <= max) return value
  throw parameterInvalid(name, `is not a whole number from ${min} to ${max}`)
}
