import type { Live, Logger, Seconds } from '../../../base/kernel/index.ts'
import type { AriHttp, AriReply } from './ari-http.ts'
import { toDialled, toExtension } from './dial-number.ts'
import type { Call, CallProgress, Dialler, DialOutcome } from './dialler.ts'
import type { DiallerOptions } from './dialler-options.ts'

const alreadyThere = 409 // ARI, Channels: "Channel with given unique ID already exists."
const notFound = 404
const passedOn = new Set([502, 504]) // of a proxy: what is behind it may have done it

/**
 * Places calls over Asterisk's REST Interface (ARI), one channel a call, under the call's own id.
 *
 * The channel is that of the party who is called first. Once it answers, the dialplan takes it from
 * the context of the options to the other party's extension, or the Stasis application gets it with
 * `agent,number,serviceId`. What follows is not seen from here.
 */
export class AriDialler implements Dialler {
  readonly isByAgent = false
  readonly #options: Live<DiallerOptions>
  readonly #http: AriHttp
  readonly #logger: Logger

  constructor(o: { options: Live<DiallerOptions>; http: AriHttp; logger: Logger }) {
    this.#options = o.options
    this.#http = o.http
    this.#logger = o.logger
  }

  get ringTimeout(): Seconds {
    return this.#options().ring_timeout
  }

  async dial(call: Call): Promise<DialOutcome> {
    const number = toDialled(call.number)
    if (number === undefined) return { kind: 'impossible', reason: 'no number that can be dialled' }
    const agent = toExtension(call.agent)
    if (agent === undefined) return { kind: 'failed', reason: 'the agent has no extension' }
    const body = toOrigination({ ...call, number, agent }, this.#options())
    const reply = await this.#http.ask({ method: 'POST', path: pathOf(call.id), body })
    const outcome = toOutcome(reply)
    if ('reason' in outcome) this.#logger.warn({ reason: outcome.reason }, 'a call was not placed')
    return outcome
  }

  async progress(callId: string): Promise<CallProgress> {
    const reply = await this.#http.ask({ method: 'GET', path: pathOf(callId) })
    if (reply.kind !== 'answered') return 'unknown'
    if (reply.status === notFound) return 'ended' // a channel is gone as soon as it is hung up
    return reply.status === 200 ? (progressOf[stateOf(reply.text)] ?? 'ringing') : 'unknown'
  }

  async hangUp(callId: string): Promise<boolean> {
    const path = `${pathOf(callId)}?reason=normal`
    const reply = await this.#http.ask({ method: 'DELETE', path })
    if (reply.kind !== 'answered') return false
    return reply.status === notFound || isSuccess(reply.status)
  }

  close(): Promise<void> {
    return this.#http.close()
  }
}

const pathOf = (callId: string) => `channels/${encodeURIComponent(callId)}`

/** The body's keys are the parameters of "originate with id" (ARI, Channels). */
function toOrigination(call: Call, options: DiallerOptions): Record<string, unknown> {
  const { serviceId, number, agent, first } = call
  const isCustomerFirst = first === 'CUSTOMER'
  const endpoint = isCustomerFirst ? options.customer_endpoint : options.agent_endpoint
  const extension = isCustomerFirst ? agent : number
  const then =
    options.context === ''
      ? { app: options.app, appArgs: [agent, number, serviceId].join(',') }
      : { context: options.context, extension, priority: 1 }
  return {
    endpoint: endpoint.replaceAll('{number}', number).replaceAll('{agent}', agent),
    ...then,
    ...(options.caller_id === '' ? {} : { callerId: options.caller_id }),
    timeout: Math.ceil(options.ring_timeout),
    variables: { RINGBACK_SERVICE_ID: serviceId, RINGBACK_NUMBER: number, RINGBACK_AGENT: agent },
  }
}

function toOutcome(reply: AriReply): DialOutcome {
  if (reply.kind === 'unreached') return { kind: 'failed', reason: reply.reason }
  if (reply.kind === 'unanswered') return { kind: 'in-doubt', reason: reply.reason }
  const { status } = reply
  if (isSuccess(status) || status === alreadyThere) return { kind: 'placed' }
  const reason = `Asterisk answered ${status}`
  return passedOn.has(status) ? { kind: 'in-doubt', reason } : { kind: 'failed', reason }
}

const isSuccess = (status: number) => status >= 200 && status < 300

/** ARI, Channel: the states that end the ringing. */
const progressOf: Readonly<Record<string, CallProgress>> = { Up: 'answered', Busy: 'ended' }

function stateOf(text: string): string {
  try {
    const channel: unknown = JSON.parse(text)
    const isChannel = typeof channel === 'object' && channel !== null && 'state' in channel
    return isChannel ? String(channel.state) : ''
  } catch {
    return '' // something between us and Asterisk; as long as it is not known to have ended, it rings
  }
}
