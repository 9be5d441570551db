import { type Clock, type Milliseconds, newHexId, toTimestamp } from '../../base/kernel/index.ts'
import type { CometdServer } from '../../channels/cometd/index.ts'
import type { PushChannels, PushDevice, PushOutcome } from '../../channels/push/index.ts'
import type { Audit, AuditNote } from '../audit/index.ts'
import { type DropPlan, type DropResult, runDropTest } from './drop/drop-test.ts'
import { dropTestRunning } from './lab-errors.ts'

/** Who acts, as notes name them. */
export type Author = Pick<AuditNote, 'who' | 'role' | 'address'>

export interface LabParts {
  readonly cometd: Pick<CometdServer, 'recent' | 'standing' | 'isPresent' | 'deliver'>
  readonly channels: Pick<PushChannels, 'send'>
  readonly audit: Pick<Audit, 'note'>
  readonly clock: Clock
}

export interface TestPush {
  readonly type: PushDevice['type']
  readonly deviceId: string
  readonly provider?: string | undefined
  readonly debug?: boolean | undefined
  readonly language?: string | undefined
  readonly tag?: string | undefined
  readonly message?: unknown
}

const notedAgainAfter: Milliseconds = 600_000 // who keeps a mailbox open has opened it once
const mostRemembered = 1000 // of such openings

/** What operators try out and look into; each use is noted. */
export class LabBench {
  readonly #parts: LabParts
  readonly #opened = new Map<string, Milliseconds>()
  #isDropping = false

  constructor(parts: LabParts) {
    this.#parts = parts
  }

  /** The newest events of a user's mailbox, the oldest of them first. */
  async mailbox(user: string, most: number, author: Author) {
    const { cometd, clock } = this.#parts
    await this.#noteOpening(user, author)
    const [entries, standing, present] = await Promise.all([
      cometd.recent(user, most),
      cometd.standing(user),
      cometd.isPresent(user),
    ])
    const { epoch, last = 0, confirmed = 0 } = standing ?? {}
    const position = { ...(epoch === undefined ? {} : { epoch }), last, confirmed }
    return { user, at: toTimestamp(clock.now()), ...position, present, entries: [...entries] }
  }

  /** One push to one device, now and once; what its provider said and how long that took. */
  async push(
    wish: TestPush,
    author: Author,
  ): Promise<PushOutcome & { milliseconds: Milliseconds }> {
    const { channels } = this.#parts
    const { type, deviceId, provider, language, debug = false } = wish
    const { tag = 'ringback.test', message = 'A test push from Ringback' } = wish
    const event = { id: newHexId(), tag, message, mediaType: 'string', properties: {} } as const
    const device = {
      type,
      deviceId,
      provider,
      language,
      debug,
      authorization: undefined,
      properties: {},
    }
    const note = { ...author, what: 'push.tested', thing: provider ?? 'default' }
    const sent = timed(channels.send(event, device))
    return this.#noted(note, sent, ({ kind }) => `${type}: ${kind}`)
  }

  /** One at a time on a node. */
  async drop(
    plan: DropPlan,
    address: { host: string; port: number },
    author: Author,
    stop: AbortSignal,
  ): Promise<DropResult> {
    if (this.#isDropping) throw dropTestRunning()
    this.#isDropping = true
    try {
      const { cometd } = this.#parts
      const deliver = cometd.deliver.bind(cometd)
      const note = { ...author, what: 'drop-test.run', thing: 'drop-test' }
      const test = runDropTest(plan, { address, deliver }, stop)
      return await this.#noted(note, test, ({ sent, lost, duplicate }) => {
        return `${sent} sent, ${lost} lost, ${duplicate} twice`
      })
    } finally {
      this.#isDropping = false
    }
  }

  /** Also where it fails: something was tried out all the same. */
  async #noted<T>(note: AuditNote, use: Promise<T>, outcomeOf: (result: T) => string): Promise<T> {
    let after = 'failed'
    try {
      const result = await use
      after = outcomeOf(result)
      return result
    } finally {
      await this.#parts.audit.note({ ...note, after })
    }
  }

  async #noteOpening(user: string, author: Author): Promise<void> {
    const { audit, clock } = this.#parts
    const now = clock.now()
    const key = JSON.stringify([author.who, user])
    const before = this.#opened.get(key)
    if (before !== undefined && now - before < notedAgainAfter) return
    if (this.#opened.size >= mostRemembered) this.#opened.clear()
    this.#opened.set(key, now)
    await audit.note({ ...author, what: 'mailbox.opened', thing: user })
  }
}

async function timed<T extends object>(
  work: Promise<T>,
): Promise<T & { milliseconds: Milliseconds }> {
  const began = performance.now()
  const result = await work
  return { ...result, milliseconds: Math.round(performance.now() - began) }
}
