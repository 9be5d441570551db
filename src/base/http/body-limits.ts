import type { ServerOptions } from '../config/index.ts'
import type { ApiError } from '../kernel/index.ts'
import { payloadTooLarge } from './http-errors.ts'

/** The part of section `server` that says how large a request may be. */
export type BodyLimits = Pick<
  ServerOptions,
  'max_body_bytes' | 'max_file_bytes' | 'max_parts' | 'max_name_length'
>

/** 413: more parameters than one request may hold. */
export function tooManyParameters(limits: BodyLimits): ApiError {
  return payloadTooLarge(`more than ${limits.max_parts} parameters`)
}

export function checkCount(count: number, limits: BodyLimits): void {
  if (count > limits.max_parts) throw tooManyParameters(limits)
}

/** 413 when a name is longer than any parameter's. */
export function checkName(name: string, limits: BodyLimits): void {
  if (name.length > limits.max_name_length) {
    throw payloadTooLarge(`a name longer than ${limits.max_name_length} characters`)
  }
}
