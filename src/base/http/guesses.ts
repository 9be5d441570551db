import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../kernel/index.ts'
import { callerKey } from './caller-key.ts'
import type { Callers } from './callers.ts'
import { FailedAttempts } from './failed-attempts.ts'
import { tooManyAttempts } from './http-errors.ts'

const failuresByAddress = 60 // a minute; apps of many customers behind one address may be out of date, a guesser gets nowhere

/**
 * Slows down whoever guesses credentials that are not a console user's, such as those of a service:
 * each wrong ones cost an address one of the few tries it has a minute. A request that brings none
 * is no guess.
 */
export class Guesses {
  readonly #callers: Callers
  readonly #failures: FailedAttempts

  constructor(callers: Callers, clock: Clock) {
    this.#callers = callers
    this.#failures = new FailedAttempts(failuresByAddress, clock)
  }

  /** For `onRequest` of routes that ask for no role. */
  readonly admit = (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    if (request.headers.authorization !== undefined) {
      const wait = this.#failures.wait(this.#keyOf(request))
      if (wait > 0) throw tooManyAttempts(wait)
    }
    done()
  }

  /** For `onResponse` of the same. */
  readonly note = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (reply.statusCode === 401 && request.headers.authorization !== undefined) {
      this.#failures.add(this.#keyOf(request))
    }
    done()
  }

  #keyOf(request: FastifyRequest): string {
    return callerKey(this.#callers.addressOf(request.raw))
  }
}
