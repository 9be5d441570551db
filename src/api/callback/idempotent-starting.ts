import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  isUploadedFile,
  type JsonObject,
  type Parameters,
  type ParameterValue,
} from '../../base/http/index.ts'
import { type Logger, type Milliseconds, newUuid } from '../../base/kernel/index.ts'
import { idempotencyKeyIllFormed, idempotencyKeyReused, stillUnderWay } from './callback-errors.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import type { CallbackCall, Door } from './door.ts'
import type { IdempotencyKeys, KeyClaim } from './idempotency.ts'
import type { Starting } from './starting.ts'

type Claimed = Extract<KeyClaim, { kind: 'first' | 'again' }>

const looks = 50 // for the answer to the same request, which is mostly there at the first or second
const between: Milliseconds = 200
const takenBack = 'FAIL_ERROR' // of a callback whose start was refused in the end, and its key not released

/**
 * Starts with an `Idempotency-Key`: whoever asks again with the same key and request is answered as
 * before, whichever node took the first and whatever became of it. A refusal leaves the key free.
 */
export class IdempotentStarting {
  readonly #starting: Pick<Starting, 'start'>
  readonly #door: Door
  readonly #keys: IdempotencyKeys
  readonly #ledger: Pick<CallbackLedger, 'find'>
  readonly #logger: Logger

  constructor(o: {
    starting: Pick<Starting, 'start'>
    door: Door
    keys: IdempotencyKeys
    ledger: Pick<CallbackLedger, 'find'>
    logger: Logger
  }) {
    this.#starting = o.starting
    this.#door = o.door
    this.#keys = o.keys
    this.#ledger = o.ledger
    this.#logger = o.logger
  }

  start(
    service: string,
    parameters: Parameters,
    call: CallbackCall,
    key: string | undefined,
  ): Promise<JsonObject> {
    if (key === undefined) return this.#starting.start(service, parameters, call, newUuid())
    return this.#startOnce(service, parameters, call, key)
  }

  async #startOnce(
    service: string,
    parameters: Parameters,
    call: CallbackCall,
    key: string,
  ): Promise<JsonObject> {
    if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw idempotencyKeyIllFormed()
    this.#door.enter(service, call) // an answer is for those who may ask
    const claim = await this.#claim(service, key, digestOf(service, parameters, call.user))
    if (claim.kind === 'answered') return JSON.parse(claim.answer)
    const ref = { service, id: claim.id }
    const known = claim.kind === 'again' ? await this.#ledger.find(ref) : undefined
    if (known?.reason === takenBack && known.session === undefined) {
      await this.#keys.release(service, key, claim.token)
      return this.#startOnce(service, parameters, call, key)
    }
    if (known !== undefined) return this.#answer(service, key, claim, { _id: claim.id })
    return this.#startFirst(service, parameters, call, { key, claim })
  }

  async #startFirst(
    service: string,
    parameters: Parameters,
    call: CallbackCall,
    { key, claim }: { key: string; claim: Claimed },
  ): Promise<JsonObject> {
    const hold = () => this.#quietly(this.#keys.hold(service, key, claim.token))
    const beat = setInterval(hold, this.#keys.lease / 4)
    try {
      const answer = await this.#starting.start(service, parameters, call, claim.id)
      return await this.#answer(service, key, claim, answer)
    } catch (error) {
      await this.#quietly(this.#release(service, key, claim))
      throw error
    } finally {
      clearInterval(beat)
    }
  }

  /** Unless the callback stands all the same, its answer lost on the way: it must not come twice. */
  async #release(service: string, key: string, { id, token }: Claimed): Promise<void> {
    const callback = await this.#ledger.find({ service, id })
    const isOver = callback === undefined || callback.state === 'COMPLETED'
    if (isOver) await this.#keys.release(service, key, token)
  }

  async #answer(
    service: string,
    key: string,
    { token }: Claimed,
    answer: JsonObject,
  ): Promise<JsonObject> {
    await this.#quietly(this.#keys.answer(service, key, token, JSON.stringify(answer)))
    return answer
  }

  async #claim(
    service: string,
    key: string,
    digest: string,
  ): Promise<Claimed | Extract<KeyClaim, { kind: 'answered' }>> {
    for (let look = 0; look < looks; look++) {
      const claim = await this.#keys.claim(service, key, digest, newUuid())
      if (claim.kind === 'another') throw idempotencyKeyReused()
      if (claim.kind !== 'under-way') return claim
      await pause(between)
    }
    throw stillUnderWay()
  }

  /** What was done is done: that its key does not say so is no reason to tell the client otherwise. */
  async #quietly(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'what became of an idempotency key could not be kept')
    })
  }
}

/** The request, whatever the order and encoding it came in. */
function digestOf(service: string, parameters: Parameters, user: string | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify([service, user ?? null]))
  const entries = [...parameters.entries()].sort(([one], [other]) => (one < other ? -1 : 1))
  for (const [name, value] of entries) {
    hash.update(JSON.stringify([name, plain(value)]))
    if (isUploadedFile(value)) hash.update(value.bytes)
  }
  return hash.digest('base64url')
}

function plain(value: ParameterValue): unknown {
  if (!isUploadedFile(value)) return value
  return { filename: value.filename, type: value.type, length: value.bytes.length }
}
