import { newHexId } from '../../src/base/kernel/index.ts'
import { request } from '../support/http.ts'
import { type HttpCall, type HttpStandIn, startHttpStandIn } from '../support/push-http.ts'
import type { Driver } from './driver.ts'
import { Ledger } from './ledger.ts'
import { Pace } from './pace.ts'

const every = 100 // ms between two events
const thinks = 100 // ms until a call is answered, so that some are under way at any time
const refusedEvery = 3 // one in so many is refused when it comes first, and left to a timer
const firstRetry = 6000 // ms after which such a one is tried again at the latest

export interface Pushes extends Driver {
  /** Calls that brought what had been taken before, under the same id, as web hooks may. */
  readonly repeats: number
}

/**
 * Events for a web hook, of which some are refused at first. Each must be taken; what comes again
 * comes under the id that it had, by which receivers know it.
 */
export async function createPushes(url: string): Promise<Pushes> {
  const ledger = new Ledger()
  const tag = `pushes.${newHexId()}`
  const receiver = await WebHook.start(ledger)
  const publish = (body: object) => request(url, 'POST', '/genesys/1/notification/publish', body)
  const pace = new Pace(every, async (count) => {
    const message = `push ${count}`
    const answer = await publish({ tag, message }).catch(() => undefined)
    if (answer?.status === 200) ledger.promise(message)
    else if (answer?.text.includes('it will be tried again')) {
      ledger.promise(message, performance.now() + firstRetry)
    } else ledger.doubt(message)
  })
  return {
    name: 'pushes',
    ledger,
    get repeats() {
      return receiver.repeats
    },
    async start() {
      const notificationDetails = { type: 'httpcb', deviceId: receiver.url }
      const body = { subscriberId: tag, expire: 3600, filter: tag, notificationDetails }
      const path = '/genesys/1/notification/subscription'
      const { status, text } = await request(url, 'POST', path, body)
      if (status !== 200) throw new Error(`subscription: ${status} ${text}`)
      pace.start()
    },
    end: () => pace.stop(),
    async close() {
      await pace.stop()
      await receiver.close()
    },
  }
}

class WebHook {
  repeats = 0
  readonly #ledger: Ledger
  readonly #ids = new Map<string, string>() // by message
  readonly #taken = new Set<string>() // ids
  #server: HttpStandIn | undefined

  private constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  static async start(ledger: Ledger): Promise<WebHook> {
    const hook = new WebHook(ledger)
    hook.#server = await startHttpStandIn((call) => {
      const status = hook.#judge(call)
      return (response) => setTimeout(() => response.writeHead(status).end(), thinks)
    })
    return hook
  }

  get url(): string {
    return `${this.#server?.url}/hook`
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }

  #judge({ body, headers }: HttpCall): number {
    const message = String(body)
    const id = String(headers['webhook-id'])
    const before = this.#ids.get(message)
    this.#ids.set(message, id)
    if (before === undefined && this.#ids.size % refusedEvery === 0) return 503
    if (before !== undefined && before !== id) this.#ledger.wonder(`${message} has two ids`)
    if (this.#taken.has(id)) this.repeats += 1
    else this.#ledger.arrive(message)
    this.#taken.add(id)
    return 200
  }
}
