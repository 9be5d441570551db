/**
 * A fuzzer that is led by what its inputs reach: those that run code no other has run are kept, and
 * later ones are made from them. V8 counts the blocks, so that no parser has to be prepared for it.
 */
import { type Profiler, Session } from 'node:inspector'
import process from 'node:process'
import { randomFrom } from '../bench/support/statistics.ts'
import { mutate } from './coverage-guided-mutations.ts'
import { Reached } from './coverage-guided-reached.ts'

/** Something that reads what came from outside. */
export interface Parser {
  readonly name: string
  /** Examples to begin with. */
  readonly seeds: readonly (string | Buffer)[]
  /** What it looks for, beside what stands in the examples. */
  readonly words?: readonly string[]
  read(input: Buffer): unknown
  /** True for what it may throw: its own way to say that it does not take an input. */
  refuses(thrown: unknown): boolean
}

export interface Found {
  readonly tried: number
  /** Blocks of code that all inputs have run, and the examples alone. */
  readonly blocks: number
  readonly atFirst: number
  /** Inputs that threw what they may not, or took too long. */
  readonly faults: readonly Fault[]
}

export interface Fault {
  readonly input: Buffer
  readonly what: string
}

export interface FuzzSettings {
  readonly inputs: number
  /** Ends it before all inputs were tried. */
  readonly milliseconds: number
  readonly seed: number
}

const batch = { least: 24, most: 768 } // inputs between two looks at the counters, each as long as hundreds of them
const parts = 6 // of a batch with something new, each looked at by itself
const few = 4 // are all kept when one is new: which it is takes too long to tell
const slowest = 2000 // ms of the processor for one input; what waits for ever ends the test
const mostKept = 500 // inputs to make others from
const mostFaults = 5

/** Counts from its making on: code that was loaded before is seen by whole functions only. */
export class CoverageGuided {
  readonly #session = new Session()
  readonly #looksAt: (url: string) => boolean

  constructor(looksAt: (url: string) => boolean) {
    this.#looksAt = looksAt
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  async fuzz(parser: Parser, settings: FuzzSettings): Promise<Found> {
    const reached = new Reached()
    const faults = new Map<string, Fault>()
    const sift = (inputs: readonly Buffer[]) => this.#sift(inputs, { parser, reached, faults })
    const corpus: Buffer[] = parser.seeds.map((seed) => Buffer.from(seed))
    this.#take() // what others have run
    await sift(corpus)
    const atFirst = reached.blocks
    const [random, words] = [randomFrom(settings.seed), wordsOf(parser)]
    const end = performance.now() + settings.milliseconds
    let [tried, size] = [corpus.length, batch.least]
    while (tried < settings.inputs && faults.size < mostFaults && performance.now() < end) {
      const inputs = Array.from({ length: size }, () => mutate(corpus, words, random))
      const kept = await sift(inputs)
      corpus.push(...kept.slice(0, mostKept - corpus.length))
      tried += inputs.length
      size = kept.length > 0 ? batch.least : Math.min(2 * size, batch.most)
    }
    return { tried, blocks: reached.blocks, atFirst, faults: [...faults.values()] }
  }

  close(): void {
    this.#session.disconnect()
  }

  /** Runs them all, and those among which is something new again, in ever smaller parts. */
  async #sift(inputs: readonly Buffer[], state: State): Promise<readonly Buffer[]> {
    const { parser, reached, faults } = state
    for (const input of inputs) {
      const what = await faultOf(parser, input)
      if (what !== undefined) faults.set(input.toString('latin1'), { input, what })
    }
    const coverage = this.#take()
    if (!reached.isNew(coverage)) return []
    const kept: Buffer[] = inputs.length <= few ? [...inputs] : []
    if (kept.length === 0) {
      const length = Math.ceil(inputs.length / parts)
      for (let at = 0; at < inputs.length; at += length) {
        kept.push(...(await this.#sift(inputs.slice(at, at + length), state)))
      }
    }
    reached.add(coverage)
    return kept
  }

  /** What has run since it was taken last. */
  #take(): Profiler.ScriptCoverage[] {
    let result: Profiler.ScriptCoverage[] = []
    this.#session.post('Profiler.takePreciseCoverage', (_error, taken) => {
      result = taken.result.filter(({ url }) => this.#looksAt(url))
    })
    return result
  }
}

interface State {
  readonly parser: Parser
  readonly reached: Reached
  readonly faults: Map<string, Fault>
}

async function faultOf(parser: Parser, input: Buffer): Promise<string | undefined> {
  const before = process.cpuUsage()
  try {
    await parser.read(Buffer.from(input))
  } catch (thrown) {
    if (!parser.refuses(thrown)) return thrown instanceof Error ? thrown.stack : String(thrown)
  }
  const { user, system } = process.cpuUsage(before)
  const took = (user + system) / 1000
  return took > slowest ? `took ${Math.round(took)} ms` : undefined
}

/** The parser's own, and the words, numbers and signs of its examples. */
function wordsOf({ seeds, words = [] }: Parser): readonly Buffer[] {
  const pieces = seeds.flatMap((seed) => String(seed).match(/[\p{L}_]+|\d+|[^\s\p{L}\d]/gu) ?? [])
  return [...new Set([...words, ...pieces])].map((word) => Buffer.from(word))
}
