import type { Milliseconds } from '../../base/kernel/index.ts'

/**
 * first      nobody has asked with this key; who is told so answers, or releases the key
 * again      somebody has, with the same request, and died over it: as first, with the id it had
 * answered   the same request was answered so
 * under-way  the same request is being answered
 * another    another request was made with the key
 */
export type KeyClaim =
  | { readonly kind: 'first' | 'again'; readonly id: string; readonly token: string }
  | { readonly kind: 'answered'; readonly answer: string }
  | { readonly kind: 'under-way' }
  | { readonly kind: 'another' }

/** Remembers for a day which request a key was used for, and what it was answered. */
export interface IdempotencyKeys {
  /** How long a claim stands that is not held: then whoever made it has died over it. */
  readonly lease: Milliseconds
  /** `id` is for the callback, should nobody have asked before. */
  claim(service: string, key: string, request: string, id: string): Promise<KeyClaim>
  /** Renews a claim, if it still is the caller's. */
  hold(service: string, key: string, token: string): Promise<void>
  answer(service: string, key: string, token: string, answer: string): Promise<void>
  /** Nothing came of the request: the key is as if it had not been used. */
  release(service: string, key: string, token: string): Promise<void>
}
