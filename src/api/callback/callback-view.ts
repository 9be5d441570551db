import type { JsonObject } from '../../base/http/index.ts'
import { toTimestamp } from '../../base/kernel/index.ts'
import type { Callback } from './callback.ts'

export interface ViewParts {
  /** `server.external_url_base`. */
  readonly base: string
  /** Names whose values are told too. */
  readonly keys: readonly string[]
}

/** A callback as queries answer it. `desiredTime` and `url` are what older clients read. */
export function toView(callback: Callback, { base, keys }: ViewParts): JsonObject {
  const { id, service, state, reason, desiredAt, expiresAt, properties, session } = callback
  const path = `genesys/1/service/callback/${encodeURIComponent(service)}/${encodeURIComponent(id)}`
  const url = `${base}${base.endsWith('/') ? '' : '/'}${path}`
  const known: Record<string, string> = {
    ...properties,
    ...(session ? { _ors_session_id: session } : {}),
  }
  const told = keys.flatMap((name) => {
    return Object.hasOwn(known, name) ? [[name, known[name] ?? ''] as const] : []
  })
  return {
    ...Object.fromEntries(told),
    _id: id,
    _service_name: service,
    _desired_time: toTimestamp(desiredAt),
    _callback_state: state,
    ...(reason === undefined ? {} : { _callback_reason: reason }),
    _expiration_time: toTimestamp(expiresAt),
    _customer_number: known._customer_number ?? '',
    _url: url,
    ...{ desiredTime: toTimestamp(desiredAt), url },
  }
}
