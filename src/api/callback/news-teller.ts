import { createHash } from 'node:crypto'
import type { JsonObject } from '../../base/http/index.ts'
import {
  ApiError,
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  toTimestamp,
} from '../../base/kernel/index.ts'
import type { Timer, Timers } from '../../base/timers/index.ts'
import type { Deliveries } from '../../channels/delivery/index.ts'
import type { PushDevice, PushEvent, PushOutcome } from '../../channels/push/index.ts'
import type { NotificationService } from '../notification/index.ts'
import { type Callback, type CallbackRef, keptUntil, type News, type Telling } from './callback.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'
import { toView } from './callback-view.ts'
import { parametersOf } from './run.ts'
import type { StatusNews } from './status-news.ts'

export interface NewsTellerParts {
  readonly ledger: CallbackLedger
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  /** Straight to a target; what cannot be done now is tried again here, so that order is kept. */
  readonly channels: Pick<Deliveries, 'send'>
  readonly notifications: Pick<NotificationService, 'announce' | 'subscribe' | 'unsubscribe'>
  readonly source: OptionSource
  readonly server: Live<{ readonly external_url_base: string }>
  readonly clock: Clock
  readonly logger: Logger
}

const kind = 'callback-news'
const mostInHand = 100 // of a node: a target that hangs must leave timers of other kinds their place
const crowded: Milliseconds = 1000 // until somebody else's has been told
const horizon: Milliseconds = 3_600_000 // after which nobody wants to hear of it any more
const firstRetry: Milliseconds = 1000 // doubled with each that failed
const longestRetry: Milliseconds = 60_000

/**
 * Tells other systems what becomes of callbacks.
 *
 * What is to be told is written with the change it tells of, so it is lost with no node, and a timer
 * has it told apart from whatever the callback is about: first come, first told, the next when the
 * one before has been taken, was refused for good or is an hour old. Whoever died after telling and
 * before writing that down leaves it to be told again, as the same event.
 */
export class NewsTeller {
  readonly #parts: NewsTellerParts
  #inHand = 0

  constructor(parts: NewsTellerParts) {
    this.#parts = parts
  }

  /** Before timers start. */
  register(): void {
    // Far ends may be silent: callbacks themselves do not wait for them.
    this.#parts.timers.handle(kind, (timer) => this.#run(timer), { apart: true })
    this.#parts.ledger.onChange((after) => {
      if (after.news.at(-1)?.version !== after.version) return
      this.wake(after).catch((error: unknown) => {
        this.#parts.logger.warn({ err: error }, 'a status notification waits for the patrol')
      })
    })
  }

  /** Has told what is to be told of it. */
  async wake(callback: Callback): Promise<void> {
    const [first] = callback.news
    if (first === undefined) return
    await this.#schedule(callback, callback.telling?.retryAt ?? first.at)
  }

  async #schedule({ service, id }: CallbackRef, at: Milliseconds): Promise<void> {
    await this.#parts.timers.schedule(kind, id, at, service)
  }

  async #run({ id, payload: service }: Timer): Promise<void> {
    const ref = { service, id }
    if (this.#inHand >= mostInHand) return this.#schedule(ref, this.#parts.clock.now() + crowded)
    this.#inHand += 1
    try {
      await this.#tellAll(ref)
    } finally {
      this.#inHand -= 1
    }
  }

  async #tellAll(ref: CallbackRef): Promise<void> {
    for (;;) {
      const callback = await this.#parts.ledger.find(ref)
      const [news] = callback?.news ?? []
      if (callback === undefined || news === undefined) return
      const told = await this.#tell(callback, news)
      const retryAt = this.#retryAt(callback, news, told.outcome)
      if (retryAt === undefined) await this.#settle(callback, news, told)
      else return this.#putOff(callback, told.telling, retryAt)
    }
  }

  async #tell(callback: Callback, news: News): Promise<Told> {
    const { source } = this.#parts
    const { telling } = callback
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const wanted = options?.statusNews
    if (wanted === undefined) return { telling, outcome: failed('it is not wanted any more') }
    const event = this.#toEvent(callback, news)
    if (wanted.mode === 'notify' && wanted.target !== undefined) {
      return { telling, outcome: await this.#send(callback, news, event, wanted) }
    }
    return this.#publish(callback, news, { event, wanted })
  }

  /** To whoever subscribed. Whom it does not reach at once is tried again, but not from here. */
  async #publish(
    callback: Callback,
    { at }: News,
    { event, wanted }: { event: PushEvent; wanted: StatusNews },
  ): Promise<Told> {
    const telling = await this.#subscribed(callback, wanted)
    if (telling instanceof ApiError) {
      return { telling: callback.telling, outcome: failed(telling.message) }
    }
    const { failed: missed, reason } = await this.#parts.notifications.announce(event, {
      purpose: 'callback',
      until: at + horizon,
    })
    if (missed > 0) this.#parts.logger.info({ reason }, 'not all heard of a callback at once')
    return { telling, outcome: { kind: 'delivered' } }
  }

  /** With the subscription that is made for the target, where one is wanted. */
  async #subscribed(callback: Callback, wanted: StatusNews): Promise<Telling | ApiError> {
    const { notifications, clock } = this.#parts
    const { telling = {}, id } = callback
    const { mode, type, target, provider, language, isDebug } = wanted
    if (mode === 'notify' || target === undefined || telling.subscription !== undefined) {
      return telling
    }
    try {
      const subscription = await notifications.subscribe(
        {
          subscriberId: `callback.${id}`,
          filter: tagOf(id),
          expire: Math.ceil((keptUntil(callback) - clock.now()) / 1000),
          ...{ provider, language },
          destination: { type: type ?? '', deviceId: target, debug: isDebug, properties: {} },
        },
        undefined,
      )
      const subscribed = { ...telling, subscription }
      await this.#note(callback, subscribed)
      return subscribed
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return error
      throw error // the timer tries again
    }
  }

  #send(
    { telling }: Callback,
    { at }: News,
    event: PushEvent,
    wanted: StatusNews,
  ): Promise<PushOutcome> {
    const { type, target = '', provider, language, isDebug: debug } = wanted
    if (type !== 'httpcb' && type !== 'orscb') {
      return Promise.resolve(failed('_status_notification_type is neither httpcb nor orscb'))
    }
    const device: PushDevice = {
      ...{ type, deviceId: target, provider, language, debug },
      authorization: undefined,
      properties: {},
    }
    const bySender = { name: `callback status ${event.id}`, attempt: (telling?.tries ?? 0) + 1 }
    return this.#parts.channels.send(event, device, {
      purpose: 'callback',
      until: at + horizon,
      bySender,
    })
  }

  #toEvent(callback: Callback, news: News): PushEvent {
    const { id } = callback
    return {
      id: createHash('sha256').update(`${id} ${news.version}`).digest('hex').slice(0, 32),
      tag: tagOf(id),
      message: this.#toMessage(callback, news),
      mediaType: 'string',
      properties: {},
    }
  }

  /** As Query-Callback has a callback, at the time of the change. */
  #toMessage(callback: Callback, { version, at, ...then }: News): JsonObject {
    const base = this.#parts.server().external_url_base
    const {
      desiredTime: _,
      url: __,
      ...view
    } = toView({ ...callback, ...then }, { base, keys: [] })
    return { ...view, _sequence: version, _changed_time: toTimestamp(at) }
  }

  #retryAt(callback: Callback, { at }: News, outcome: PushOutcome): Milliseconds | undefined {
    if (outcome.kind !== 'try-later') return undefined
    const now = this.#parts.clock.now()
    if (now > at + horizon) return undefined
    const usual = Math.min(firstRetry * 2 ** (callback.telling?.tries ?? 0), longestRetry)
    return now + Math.max(usual, Math.min(1000 * (outcome.after ?? 0), longestRetry))
  }

  async #putOff(callback: Callback, telling: Telling = {}, retryAt: Milliseconds): Promise<void> {
    await this.#note(callback, { ...telling, tries: (telling.tries ?? 0) + 1, retryAt })
    await this.#schedule(callback, retryAt)
  }

  async #note(callback: Callback, telling: Telling): Promise<void> {
    const { ledger } = this.#parts
    await ledger.change(callback, (current) => ({
      after: ledger.next(current, { telling }),
      result: undefined,
    }))
  }

  /** It has been told, or never will be; in the end its subscription is of no more use. */
  async #settle(callback: Callback, { version }: News, { outcome, telling }: Told): Promise<void> {
    const { ledger, notifications, source, logger } = this.#parts
    const subscription = telling?.subscription
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const option = options?.ruling('_enable_status_notification')
    const changed = await ledger.change(callback, (current) => {
      const news = current.news.filter((each) => each.version > version)
      const kept = subscription === undefined ? undefined : { subscription }
      const changes = { news, telling: kept }
      if (outcome.kind === 'delivered') {
        return { after: ledger.next(current, changes), result: news.length }
      }
      const detail = outcome.reason
      const decision = { step: 'status notification', verdict: 'refused', option, detail } as const
      return { after: ledger.next(current, changes, decision), result: news.length }
    })
    if (changed.kind !== 'done' || changed.callback.state !== 'COMPLETED') return
    if (changed.result > 0 || subscription === undefined) return
    await notifications.unsubscribe(subscription).catch((error: unknown) => {
      logger.info({ err: error }, 'a subscription of a callback ends by itself')
    })
  }
}

interface Told {
  readonly outcome: PushOutcome
  readonly telling: Telling | undefined
}

/** Ids have hyphens, which are no part of a tag that can be subscribed to. */
function tagOf(id: string): string {
  return `service.statuschanged.${id.replaceAll(/\W/g, '_')}`
}

function failed(reason: string): PushOutcome {
  return { kind: 'failed', reason }
}

/** Whether another system is to be told of what becomes of a callback; a look at few options as a rule. */
export function wantsNews(
  source: OptionSource,
  { service, properties }: Pick<Callback, 'service' | 'properties'>,
): boolean {
  const name = '_enable_status_notification'
  const own = source.service(service)?.[name]
  const isSaid = own !== undefined || properties[name] !== undefined
  if (!isSaid && source.section()[name] === 'false') return false
  if (own === 'false' && properties[name] === undefined) return false
  const options = CallbackOptions.of(source, service, parametersOf({ properties }))
  return options?.statusNews !== undefined
}
