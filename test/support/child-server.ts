import { type ChildProcess, spawn } from 'node:child_process'
import { freePort } from './redis-server.ts'

/** A server in a process of its own, for tests that need one to live or die apart from them. */
export interface ChildServer {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** What it has written to standard output and error so far. */
  output(): string
  /** SIGTERM, then SIGKILL after the limit; the exit code, or null when a signal ended it. */
  stop(limit?: number): Promise<number | null>
  /** SIGKILL: it dies without a word to anyone. */
  kill(): Promise<void>
}

export interface ChildServerOptions {
  /** The command line that makes it listen on that port of 127.0.0.1. */
  command(port: number): readonly string[]
  env?(port: number): Record<string, string>
  /** Answers 200 once the server is ready. */
  readyPath: string
}

const startLimit = 30_000 // ms; a first run through tsx on a busy machine takes several seconds
const pollEvery = 50 // ms

/** Starts the server on a free port and waits until it is ready. */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const port = await freePort()
  const [program = '', ...args] = options.command(port)
  const child = spawn(program, args, {
    env: { ...process.env, ...options.env?.(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const server = new SpawnedServer(child, port)
  try {
    await server.ready(options.readyPath)
    return server
  } catch (error) {
    await server.kill()
    throw error
  }
}

const keptOutput = 64 * 1024 // characters; enough for the reason of a failed start

class SpawnedServer implements ChildServer {
  readonly url: string
  readonly port: number
  readonly #child: ChildProcess
  readonly #exit: Promise<number | null>
  #output = ''
  #ended = false

  constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.#exit = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#keep(String(error))
        this.#ended = true
        resolve(null)
      })
      child.once('exit', (code) => {
        this.#ended = true
        resolve(code)
      })
    })
    const kill = () => child.kill('SIGKILL') // also when a test run is broken off
    process.setMaxListeners(0).once('exit', kill)
    child.once('exit', () => process.off('exit', kill))
    child.stdout?.on('data', (piece) => this.#keep(String(piece)))
    child.stderr?.on('data', (piece) => this.#keep(String(piece)))
  }

  get pid(): number {
    const pid = this.#child.pid
    if (pid === undefined) throw new Error('the process was never started')
    return pid
  }

  output(): string {
    return this.#output
  }

  async stop(limit = 15_000): Promise<number | null> {
    if (!this.#ended) this.#child.kill('SIGTERM')
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), limit)
    const code = await this.#exit
    clearTimeout(killer)
    return code
  }

  async kill(): Promise<void> {
    if (!this.#ended) this.#child.kill('SIGKILL')
    await this.#exit
  }

  async ready(path: string): Promise<void> {
    const deadline = Date.now() + startLimit
    while (Date.now() < deadline) {
      if (this.#ended) throw new Error(`ended before it was ready:\n${this.#output}`)
      if (await answersOk(`${this.url}${path}`)) return
      await new Promise((resolve) => setTimeout(resolve, pollEvery))
    }
    throw new Error(`not ready after ${startLimit} ms:\n${this.#output}`)
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-keptOutput)
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false // not listening yet
  }
}
