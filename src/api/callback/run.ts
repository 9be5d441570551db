import { Parameters } from '../../base/http/index.ts'
import { toTimestamp } from '../../base/kernel/index.ts'
import type { Run, RunRef } from '../../center/orchestration/index.ts'
import type { Callback } from './callback.ts'
import type { CallbackOptions } from './callback-options.ts'

/** What a callback said of itself, for options that are made of it. */
export function parametersOf({ properties }: Pick<Callback, 'properties'>): Parameters {
  return Parameters.of(Object.entries(properties))
}

/** A callback as whoever carries it out wants it. */
export function toRun(
  callback: Callback,
  options: CallbackOptions,
  data: ReadonlyMap<string, string>,
): Run {
  const { id, service, dataId, user, properties, desiredAt } = callback
  const steering = Object.entries(properties).filter(([name]) => name.startsWith('_'))
  return {
    serviceId: id,
    service,
    options: options.forRun(),
    parameters: { ...Object.fromEntries(steering), _desired_time: toTimestamp(desiredAt) },
    dataId,
    user,
    data: Object.fromEntries(data),
  }
}

/** A run that has been started, or may have been: then nobody but its orchestrator knows the session. */
export function toRunRef(callback: Callback, options: CallbackOptions | undefined): RunRef {
  return {
    serviceId: callback.id,
    session: callback.session ?? '',
    options: options?.forRun() ?? {},
  }
}
