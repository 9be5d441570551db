import type { ApiError } from '../../../base/kernel/index.ts'
import { InDoubt } from '../in-doubt.ts'
import { parseRefusal, parseStart } from './ors-answer.ts'
import type { OrsAnswer, OrsOutcome } from './ors-caller.ts'
import {
  orsRefused,
  orsSilent,
  orsUnreachable,
  sessionNotFound,
  sessionRefused,
} from './ors-errors.ts'
import type { OrsRun } from './ors-runs.ts'

/** What a start came to. An answer that nobody understands may be one to a session that has begun. */
export function toRun(outcome: OrsOutcome): OrsRun | ApiError {
  if (outcome.kind !== 'answered') return toFailure(outcome)
  const { text, server, cookies } = outcome
  if (!isSuccess(outcome)) return refused(outcome)
  const started = parseStart(text, cookies)
  if (started !== undefined) return { ...started, server, cookies }
  return orsRefused('the answer names no session', new InDoubt(shown(text)))
}

/** What asking a session came to, as an error; undefined for a success. */
export function toRefusal(serviceId: string, outcome: OrsOutcome): ApiError | undefined {
  if (outcome.kind !== 'answered') return toFailure(outcome)
  if (isSuccess(outcome)) return undefined
  const { status, text } = outcome
  if (status === 404 || status === 410) return sessionNotFound(serviceId)
  const isRefusal = status >= 400 && status < 500
  return isRefusal ? sessionRefused(parseRefusal(text) ?? `answered ${status}`) : refused(outcome)
}

function toFailure({ kind, reason }: { kind: 'unreached' | 'lost'; reason: string }): ApiError {
  return kind === 'lost' ? orsSilent(new InDoubt(reason)) : orsUnreachable(new Error(reason))
}

function refused({ status, text }: OrsAnswer): ApiError {
  return orsRefused(`answered ${status}`, new Error(shown(text)))
}

const isSuccess = ({ status }: OrsAnswer) => status >= 200 && status < 300

const longestShown = 200 // characters of an answer, for the log

function shown(text: string): string {
  return text === '' ? 'an empty answer' : JSON.stringify(text.slice(0, longestShown))
}
