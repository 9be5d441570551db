import type { JsonObject, JsonValue } from '../../../src/base/http/index.ts'
import type {
  Orchestrator,
  Run,
  RunRef,
  SessionWatch,
  Started,
} from '../../../src/center/orchestration/index.ts'

type Fields = Readonly<Record<string, string>>

/**
 * Carries nothing out and remembers what it was asked. As its port promises, a second start of a
 * service answers as the first; `runs` has each service once, `starts` every call.
 */
export class FakeOrchestrator
  implements Pick<Orchestrator, 'start' | 'request' | 'event' | 'terminate'>, SessionWatch
{
  readonly runs = new Map<string, { run: Run; started: Started }>()
  readonly starts: Run[] = []
  readonly events: { run: RunRef; name: string; parameters: Fields }[] = []
  readonly requests: { run: RunRef; name: string; parameters: Fields }[] = []
  readonly terminated: RunRef[] = []
  sessionsVanish = false
  /** Services whose session has ended without a word. */
  readonly gone = new Set<string>()
  readonly askedAfter: string[] = []
  /** What the client is told by a start. */
  answer: JsonObject = {}
  /** What a request is answered. */
  reply: (name: string) => JsonValue = () => ({})
  /** Called before a start is remembered; may throw, or wait. */
  before: (run: Run) => Promise<void> | void = () => undefined
  /** Called after it is remembered. */
  after: (run: Run) => Promise<void> | void = () => undefined
  /** Called before an event or an end is taken; may throw. */
  beforeEvent: () => Promise<void> | void = () => undefined

  async start(run: Run): Promise<Started> {
    this.starts.push(run)
    const known = this.runs.get(run.serviceId)
    if (known !== undefined) return known.started
    await this.before(run)
    const started = { session: `session-${run.serviceId}`, answer: this.answer }
    this.runs.set(run.serviceId, { run, started })
    await this.after(run)
    return started
  }

  async request(run: RunRef, name: string, parameters: Fields): Promise<JsonValue> {
    this.requests.push({ run, name, parameters })
    return this.reply(name)
  }

  async event(run: RunRef, name: string, parameters: Fields): Promise<void> {
    await this.beforeEvent()
    this.events.push({ run, name, parameters })
  }

  mayVanish(): boolean {
    return this.sessionsVanish
  }

  async lives({ serviceId }: RunRef): Promise<boolean> {
    this.askedAfter.push(serviceId)
    if (!this.gone.has(serviceId)) return true
    this.gone.delete(serviceId)
    this.runs.delete(serviceId)
    return false
  }

  async terminate(run: RunRef): Promise<void> {
    await this.beforeEvent()
    this.terminated.push(run)
  }
}
