import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A redis-server of our own, for tests that kill, freeze and restart it. */
export interface RedisServer {
  readonly host: string
  readonly port: number
  readonly url: string
  readonly directory: string
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Freezes it: it accepts connections and answers nothing. */
  pause(): void
  resume(): void
  /** Starts it again on its port after `kill`. */
  start(): Promise<void>
  /** Kills it and removes its files. */
  close(): Promise<void>
}

const startLimit = 10_000 // milliseconds until it must accept commands

/** Why tests that need redis-server cannot run here, or undefined when they can. */
export const redisServerMissing: string | undefined =
  spawnSync('redis-server', ['--version']).error === undefined
    ? undefined
    : 'no redis-server is installed'

/** Starts redis-server, without files of its own unless `args` ask for them, on a free port. */
export async function startRedisServer(args: readonly string[] = []): Promise<RedisServer> {
  return start(await newDirectory(), ['--save', '', ...args])
}

/** Starts a sentinel that watches as `lines` of its configuration say. */
export async function startSentinel(lines: readonly string[]): Promise<RedisServer> {
  const directory = await newDirectory()
  const file = join(directory, 'sentinel.conf')
  await writeFile(file, lines.join('\n'))
  return start(directory, [file, '--sentinel'])
}

function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'ringback-redis-'))
}

async function start(directory: string, args: readonly string[]): Promise<RedisServer> {
  const server = new ServerProcess(await freePort(), directory, args)
  await server.start()
  return server
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

class ServerProcess implements RedisServer {
  readonly host = '127.0.0.1'
  readonly port: number
  readonly directory: string
  readonly #args: readonly string[]
  #process: ChildProcess | undefined

  constructor(port: number, directory: string, args: readonly string[]) {
    this.port = port
    this.directory = directory
    this.#args = args
  }

  get url(): string {
    return `redis://${this.host}:${this.port}`
  }

  async start(): Promise<void> {
    const where = ['--port', String(this.port), '--bind', this.host, '--dir', this.directory]
    const child = spawn('redis-server', [...this.#args, ...where], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = child
    const kill = () => child.kill('SIGKILL') // also when a test run is broken off
    process.setMaxListeners(0).once('exit', kill)
    child.once('exit', () => process.off('exit', kill))
    await ready(child)
  }

  async kill(): Promise<void> {
    const child = this.#process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  pause(): void {
    this.#process?.kill('SIGSTOP')
  }

  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.directory, { recursive: true, force: true })
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const limit = setTimeout(
      () => reject(new Error(`redis-server is not ready: ${said}`)),
      startLimit,
    )
    child.stdout?.on('data', (text) => {
      said += text
      if (!/Ready to accept connections|Sentinel ID is/.test(said)) return
      clearTimeout(limit)
      child.stdout?.removeAllListeners('data').resume()
      resolve()
    })
    child.once('exit', () => {
      clearTimeout(limit)
      reject(new Error(`redis-server ended: ${said}`))
    })
  })
}
