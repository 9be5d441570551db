import { BayeuxSession } from './bayeux-session.ts'
import { beginChat, credentialsOf, officeConfig, openDesks } from './chat-office.ts'
import { type Contender, subscribeToTag } from './contenders.ts'
import { Exchange, inParallel } from './exchange.ts'
import { Ledger, settled } from './ledger.ts'
import { PollingClient, signOn } from './polling-client.ts'
import { readMessages, stamped } from './publishers.ts'
import { SoakDesks } from './soak-desks.ts'

const clients = 200 // that hold a poll all the time
const mostUnderWay = 200 // pieces of one kind; beyond it the node is slower than the load, and a piece is left out
const leftOut = 'left out'
const answerLimit = 20_000 // ms
const quiet = 15_000 // ms without a message, after which those that have not come are lost
const perSecond = { publish: 200, storage: 20, session: 10, chat: 2, callback: 5 }

/** A node's options for it: what comes and goes is forgotten well within the warm-up. */
export function soakConfig(): string {
  return JSON.stringify({
    ...(JSON.parse(officeConfig()) as object),
    cometd: { session_expiration: 60, mailbox_expiration: 60 },
    'service.callback': { _type: 'ors', _service: 'callback', _urs_virtual_queue: 'sales' },
  })
}

/**
 * A little of everything, as steadily as it is told to go, until it is stopped; `share` of it on
 * machines that are slower.
 */
export class SoakLoad {
  readonly #server: Contender
  readonly #share: number
  readonly #ledger = new Ledger()
  readonly #tags: string[]
  readonly #polls: PollingClient[]
  readonly #desks: SoakDesks
  readonly #underWay = new Set<Promise<void>>()
  readonly #pieces = new Map<keyof typeof perSecond, () => void>()
  #clocks: NodeJS.Timeout[] = []
  readonly #failures = new Map<string, number>()
  readonly #refusals = new Map<string, number>()
  readonly #done = new Map<string, number>()
  #next = 0

  constructor(server: Contender, share = 1) {
    this.#server = server
    this.#share = share
    this.#desks = new SoakDesks(server.port)
    this.#tags = Array.from({ length: clients }, (_, at) => `soak.user${at}`)
    this.#polls = this.#tags.map(
      (tag) => new PollingClient(server, tag, server.channelOf(tag), this.#take),
    )
  }

  /** Everybody signs on and waits; work begins with the first pace. */
  async start(): Promise<void> {
    const { port } = this.#server
    await inParallel(this.#tags, 20, (tag) => subscribeToTag(port, tag, tag, 86_400))
    await inParallel(this.#polls, 20, (client) => client.start())
    await openDesks(port)
    void this.#desks.run((error) => this.#fail('look', error))
    this.#prepare('publish', () => this.#publish())
    this.#prepare('storage', () => this.#store())
    this.#prepare('session', (at) => this.#visit(at))
    this.#prepare('chat', (at) => this.#chat(at))
    this.#prepare('callback', (at) => this.#callBack(at))
  }

  /** Goes on so many times as fast as its share says. */
  pace(times: number): void {
    for (const clock of this.#clocks) clearInterval(clock)
    const share = this.#share * times
    this.#clocks = [...this.#pieces].map(([kind, begin]) =>
      setInterval(begin, 1000 / (perSecond[kind] * share)),
    )
  }

  async stop(): Promise<void> {
    for (const clock of this.#clocks) clearInterval(clock)
    await Promise.all(this.#underWay)
    this.#desks.stop()
    await settled(this.#ledger, quiet)
    for (const client of this.#polls) client.stop()
  }

  /** What was done so far. */
  summary(): string {
    const { sent, lost, twice } = this.#ledger.counts()
    const done = [...this.#done].map(([kind, count]) => `${count} × ${kind}`).join(', ')
    return `${done}; of ${sent} messages ${lost} lost or under way, ${twice} twice`
  }

  /** Percent of all work that the node had no time for. */
  refused(): number {
    const [refused, done] = [this.#refusals, this.#done].map((counts) =>
      [...counts.values()].reduce((sum, count) => sum + count, 0),
    )
    return (100 * (refused ?? 0)) / ((refused ?? 0) + (done ?? 0))
  }

  failures(): string[] {
    const { lost, twice } = this.#ledger.counts()
    const failed = [...this.#failures].map(([what, count]) => `${count} × ${what}`)
    return [...failed, ...(lost + twice > 0 ? [`${lost} messages lost, ${twice} came twice`] : [])]
  }

  /** How a piece of work is begun; how it ends is counted. */
  #prepare(kind: keyof typeof perSecond, work: (at: number) => Promise<void>): void {
    let [at, underWay] = [0, 0]
    const one = async () => {
      underWay += 1
      try {
        await work(at)
        this.#count(this.#done, kind)
      } catch (error) {
        this.#fail(kind, error)
      }
      underWay -= 1
    }
    this.#pieces.set(kind, () => {
      at += 1
      if (underWay >= mostUnderWay) return this.#fail(kind, leftOut)
      const piece = one().finally(() => this.#underWay.delete(piece))
      this.#underWay.add(piece)
    })
  }

  /** A node that has too much to do may say so; everything else is a fault. */
  #fail(kind: string, error: unknown): void {
    const what = `${kind}: ${String(error).slice(0, 160)}`
    const isRefusal = error === leftOut || / 503\b/.test(what)
    this.#count(isRefusal ? this.#refusals : this.#failures, isRefusal ? kind : what)
  }

  #count(counts: Map<string, number>, what: string): void {
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }

  readonly #take = (body: string): void => {
    readMessages(body, (number) => this.#ledger.arrived(number))
  }

  async #publish(): Promise<void> {
    const tag = this.#tags[this.#next++ % clients] ?? ''
    const number = this.#ledger.next()
    try {
      await this.#ask('POST', '/notification/publish', { tag, message: stamped(number) })
    } catch (error) {
      this.#ledger.refused(number)
      throw error
    }
  }

  async #store(): Promise<void> {
    const entry = { name: 'John Doe', note: 'please call after five'.repeat(5) }
    const { id } = (await this.#ask('POST', '/storage/60', entry)) as { id: string }
    await this.#ask('GET', `/storage/${id}`)
    await this.#ask('POST', `/storage/${id}/60`, { note: 'later' })
    await this.#ask('DELETE', `/storage/${id}`)
  }

  /** Half of the visitors leave without a word, and are forgotten by and by. */
  async #visit(at: number): Promise<void> {
    const user = `visitor-${at}`
    const session = new BayeuxSession(this.#server, user, '/_genesys')
    await subscribeToTag(this.#server.port, user, `soak.visit${at}`, 60)
    await signOn(this.#server, session)
    await this.#ask('POST', '/notification/publish', { tag: `soak.visit${at}`, message: 'hello' })
    if (at % 2 === 0) await signOff(this.#server, session)
  }

  async #chat(at: number): Promise<void> {
    const { port } = this.#server
    const customer = `guest-${at}`
    const id = await beginChat(port, customer)
    const agent = await this.#desks.ownerOf(id)
    const credentials = Object.fromEntries([credentialsOf(agent).trim().split(': ', 2)])
    const desk = `/admin/desk/agents/${agent}`
    const chat = `/service/${id}/ixn/chat`
    for (const text of ['good morning', 'how are you', 'fine']) {
      await this.#ask('POST', `${chat}/send`, { message: text }, { gms_user: customer })
      await this.#ask('POST', `${desk}/chats/${id}/message`, { message: text }, credentials)
    }
    await this.#ask('POST', `${chat}/disconnect`, {}, { gms_user: customer })
    await this.#ask('POST', `${desk}/interactions/${id}/complete`, undefined, credentials)
  }

  async #callBack(at: number): Promise<void> {
    const wish = {
      _customer_number: `650${2_000_000 + (at % 7_000_000)}`,
      _desired_time: new Date(Date.now() + 3_600_000 + (at % 1000) * 60_000).toISOString(),
    }
    const path = '/service/callback/callback'
    const { _id: id } = (await this.#ask('POST', path, wish)) as { _id: string }
    await this.#ask('GET', `/service/callback?_id=${id}`)
    await this.#ask('DELETE', `${path}/${id}`)
  }

  async #ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${this.#server.port}/genesys/1${path}`, {
      method,
      headers: { ...headers, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerLimit),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} answered ${response.status} ${text.slice(0, 120)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}

async function signOff(server: Contender, session: BayeuxSession): Promise<void> {
  const exchange = new Exchange(server.port)
  await exchange.askOk(session.disconnect())
  exchange.close()
}
