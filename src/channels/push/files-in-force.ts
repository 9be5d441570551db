import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Closable, Logger, Milliseconds } from '../../base/kernel/index.ts'
import { failed, type PushOutcome } from './push-channel.ts'

const lookAgain: Milliseconds = 5000 // between two looks at files that are in use: a new key counts soon
const pauseAfterFault: Milliseconds = 1000 // between two tries of what cannot be used

const mostBytes = 1_048_576 // of a key or a bundle of certificates, which take some thousands

/** What is wrong with an option that names a file, without a word of what the file holds. */
export class FileFault extends Error {
  readonly fault: string

  constructor(option: string, fault: string, more: { cause?: unknown } = {}) {
    super(`${option}: ${fault}`, more)
    this.name = 'FileFault'
    this.fault = fault
  }
}

/** Option → the file it names. */
export type Paths = Readonly<Record<string, string>>
export type Contents = Readonly<Record<string, Buffer>>

/** What stands on credentials, and may be replaced while it is in use. */
export interface Retirable extends Closable {
  /** Resolves when what was under way has ended, and nothing of it is left. */
  retire(): Promise<void>
}

/**
 * What is made of some files, kept until they change on disk. What a change replaces may end what it
 * has begun. A change that cannot be used leaves in force what was, and is told once; nobody waits
 * for the look.
 */
export class FilesInForce<T extends Retirable> implements Closable {
  readonly #paths: Paths
  readonly #make: (contents: Contents) => T | Promise<T>
  readonly #logger: Logger
  readonly #former = new Set<T>()
  #made: Promise<T | FileFault> | undefined
  /** What came of it, when it could be made. */
  #ready: T | undefined
  #isFaulty = false
  #digest = ''
  #state = ''
  #looking: Promise<void> | undefined
  #lookedAt = 0
  #isClosed = false

  constructor(o: { paths: Paths; make: (contents: Contents) => T | Promise<T>; logger: Logger }) {
    this.#paths = o.paths
    this.#make = o.make
    this.#logger = o.logger
  }

  /** Uses what there is; as long as there is nothing, says what is wrong with the files. */
  use(send: (made: T) => Promise<PushOutcome>): Promise<PushOutcome> {
    if (this.#ready === undefined) return this.#useWhenMade(send)
    if (performance.now() - this.#lookedAt > lookAgain) void this.look()
    return send(this.#ready)
  }

  async #useWhenMade(send: (made: T) => Promise<PushOutcome>): Promise<PushOutcome> {
    const made = await this.#current()
    return made instanceof FileFault ? failed(made.message) : send(made)
  }

  /** Looks whether the files have changed, and resolves when what they hold is in force. */
  look(): Promise<void> {
    this.#lookedAt = performance.now()
    this.#looking ??= this.#refresh()
      .catch((err: unknown) => {
        this.#logger.warn({ err }, 'a changed file cannot be used: what it held stays in force')
      })
      .finally(() => {
        this.#looking = undefined
      })
    return this.#looking
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#looking
    const made = await this.#made?.catch(() => undefined) // told to whoever wanted to use it
    const all = made === undefined || made instanceof FileFault ? [] : [made]
    await Promise.all([...all, ...this.#former].map((each) => each.close()))
  }

  #current(): Promise<T | FileFault> {
    const age = performance.now() - this.#lookedAt
    if (this.#made === undefined || (this.#isFaulty && age > pauseAfterFault)) {
      this.#lookedAt = performance.now()
      this.#isFaulty = false
      this.#made = this.#load()
    }
    return this.#made
  }

  async #load(): Promise<T | FileFault> {
    try {
      this.#state = await stateOf(this.#paths)
      const contents = await readAll(this.#paths)
      this.#digest = digestOf(contents)
      this.#ready = await this.#make(contents)
      return this.#ready
    } catch (thrown) {
      this.#isFaulty = true
      if (!(thrown instanceof FileFault)) throw thrown
      this.#logger.warn({ err: thrown }, 'a credential cannot be used')
      return thrown
    }
  }

  async #refresh(): Promise<void> {
    const state = await stateOf(this.#paths)
    if (state === this.#state) return
    this.#state = state
    const contents = await readAll(this.#paths)
    const digest = digestOf(contents)
    if (digest === this.#digest) return
    const made = await this.#make(contents)
    if (this.#isClosed) return made.close()
    const former = this.#ready
    this.#ready = made
    this.#made = Promise.resolve(made)
    this.#digest = digest
    this.#logger.info({ options: Object.keys(this.#paths) }, 'changed files are in force')
    if (former === undefined) return
    this.#former.add(former)
    void former.retire().then(() => this.#former.delete(former))
  }
}

/**
 * Differs when a file does, or who may read it; a file that is not there has a state too. The time of
 * its change counts, for a copy may bring the time of its writing along.
 */
async function stateOf(paths: Paths): Promise<string> {
  const states = Object.values(paths).map(async (path) => {
    const found = await stat(path, { bigint: true }).catch(() => undefined)
    return `${found?.ino} ${found?.size} ${found?.ctimeNs}`
  })
  return (await Promise.all(states)).join('\n')
}

function digestOf(contents: Contents): string {
  const hash = createHash('sha256')
  for (const content of Object.values(contents)) hash.update(String(content.length)).update(content)
  return hash.digest('base64')
}

async function readAll(paths: Paths): Promise<Contents> {
  const read = Object.entries(paths).map(async ([option, path]) => {
    return [option, await readOne(option, path)] as const
  })
  return Object.fromEntries(await Promise.all(read))
}

async function readOne(option: string, path: string): Promise<Buffer> {
  try {
    const fault = unreadable(await stat(path))
    if (fault === undefined) return await readFile(path)
    throw new FileFault(option, fault)
  } catch (thrown) {
    if (thrown instanceof FileFault) throw thrown
    throw new FileFault(option, toFault(thrown), { cause: thrown })
  }
}

/** Why a file is not to be read: a pipe or a device might have no end. */
export function unreadable(found: Stats): string | undefined {
  if (!found.isFile() && !found.isDirectory()) return 'is no plain file'
  return found.size > mostBytes ? `has more than ${mostBytes} bytes` : undefined
}

/** Why a file cannot be read. */
export function toFault(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (code === 'ENOENT') return 'no such file'
  return code === 'EISDIR' ? 'is a folder' : `cannot be read (${String(code)})`
}
