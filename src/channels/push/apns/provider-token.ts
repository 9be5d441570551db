import type { Clock, Milliseconds } from '../../../base/kernel/index.ts'
import { signJwt } from '../jwt.ts'
import type { TokenSigner } from './apns-credential.ts'

const longestUse: Milliseconds = 50 * 60_000 // APNs refuses tokens over an hour old
const leastUse: Milliseconds = 20 * 60_000 // and those who make new ones more often

/** The token that goes with every push of a signing key (Apple: Establishing a token-based connection). */
export class ProviderToken {
  readonly #signer: TokenSigner
  readonly #clock: Clock
  #text = ''
  #madeAt = Number.NEGATIVE_INFINITY

  constructor(signer: TokenSigner, clock: Clock) {
    this.#signer = signer
    this.#clock = clock
  }

  current(): string {
    const now = this.#clock.now()
    if (Math.abs(now - this.#madeAt) >= longestUse) this.#make(now)
    return this.#text
  }

  /** True when there is another than the one that was refused: made now, unless that is too soon. */
  renew(refused: string): boolean {
    const now = this.#clock.now()
    if (this.#text === refused && now - this.#madeAt >= leastUse) this.#make(now)
    return this.#text !== refused
  }

  #make(now: Milliseconds): void {
    const { key, keyId, teamId } = this.#signer
    this.#text = signJwt(key, { iss: teamId, iat: Math.floor(now / 1000) }, { kid: keyId })
    this.#madeAt = now
  }
}
