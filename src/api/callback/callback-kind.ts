import { ApiError } from '../../base/kernel/index.ts'
import type { Orchestrator } from '../../center/orchestration/index.ts'
import type { RequestCall, ServiceAnswer, ServiceKind, ServiceService } from '../service/index.ts'
import { callbackKind, keptUntil } from './callback.ts'
import { createdElsewhere, noSuchRequest, notUnderWay } from './callback-errors.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'
import type { Changing } from './changing.ts'
import type { Homes } from './homes.ts'
import { parametersOf, toRunRef } from './run.ts'

export interface CallbackKindParts {
  readonly ledger: CallbackLedger
  readonly changing: Changing
  readonly homes: Homes
  readonly orchestrator: Pick<Orchestrator, 'request'>
  readonly services: Pick<ServiceService, 'keep'>
  readonly source: OptionSource
}

/**
 * A callback as a service instance: what is asked of it goes to whoever carries it out, with what
 * the request says to steer it; user data goes to storage.
 */
export function createCallbackKind(parts: CallbackKindParts): ServiceKind {
  const { ledger, changing, homes, orchestrator, services, source } = parts

  async function ask({ instance, request, said }: RequestCall): Promise<ServiceAnswer> {
    const ref = { service: instance.service, id: instance.id }
    const callback = await ledger.find(ref)
    if (callback === undefined) throw noSuchRequest('find', instance.id)
    if (said.data.size > 0) await services.keep(instance, said.data)
    if (callback.state === 'SCHEDULED' && request === 'cancel') {
      await changing.cancel(ref, 'CANCELLED', 'by a request of the app')
      return { body: {} }
    }
    const isUnderWay = callback.session !== undefined || callback.submission !== undefined
    if (!isUnderWay) throw notUnderWay(instance.id, callback.state)
    const options = CallbackOptions.of(source, ref.service, parametersOf(callback))
    const run = toRunRef(callback, options)
    return { body: await orchestrator.request(run, request, Object.fromEntries(said.steering)) }
  }

  return {
    name: callbackKind,
    isOfOrs: true,

    /** Callbacks have a door of their own, where they are checked and booked. */
    async create({ service }) {
      throw createdElsewhere(service)
    },

    ask,

    /** Whoever deletes the service wants no call. Its record stays for those who ask what became of it. */
    async end({ service, id }) {
      const ref = { service, id }
      const callback = await ledger.find(ref)
      if (callback === undefined) return
      await homes.remember(ref, keptUntil(callback))
      if (callback.state === 'COMPLETED') return
      await changing.cancel(ref, 'CANCELLED', 'its service was deleted').catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 400)) throw error // it has ended meanwhile
      })
    },
  }
}
