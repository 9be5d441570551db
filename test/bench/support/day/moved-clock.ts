import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../../../src/base/kernel/index.ts'
import { type RedisServer, startRedisServer } from '../../../support/redis-server.ts'
import { type RunningNode, startNode } from '../../../support/start-node.ts'
import { builtServer } from '../built-server.ts'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/**
 * One clock for Redis, nodes and the driver. It runs as real time does, and can be moved ahead over
 * time in which nothing happens. Only dates are moved: what waits, waits in real time.
 */
export class MovedClock implements Clock {
  readonly #folder = mkdtempSync(join(tmpdir(), 'moved-clock-'))
  readonly #path = join(this.#folder, 'offset')
  readonly #library = join(this.#folder, 'moved-clock.so')
  readonly #file: number
  readonly #entry = builtServer() // once: building would keep the driver from answering
  #offset = 0

  constructor(startsAt: number) {
    this.#file = openSync(this.#path, 'w')
    this.moveTo(startsAt)
    const built = spawnSync(
      'cc',
      ['-O2', '-shared', '-fPIC', '-o', this.#library, here('moved-clock.c')],
      { encoding: 'utf8' },
    )
    if (built.status !== 0)
      throw new Error(`moving Redis' clock takes a C compiler: ${built.stderr}`)
  }

  now(): number {
    return Date.now() + this.#offset
  }

  moveTo(at: number): void {
    this.#offset = Math.round(at - Date.now())
    writeSync(this.#file, new Uint8Array(BigInt64Array.of(BigInt(this.#offset)).buffer), 0, 8, 0)
  }

  /** Redis by this clock, with a file that has every write. */
  async startRedis(): Promise<RedisServer> {
    return this.moved(() => startRedisServer(['--appendonly', 'yes', '--appendfsync', 'everysec']))
  }

  /** Starts something that spawns processes which are to live by this clock. */
  async moved<T>(start: () => Promise<T>): Promise<T> {
    const before = process.env.LD_PRELOAD
    process.env.LD_PRELOAD = this.#library
    process.env.MOVED_CLOCK_FILE = this.#path
    try {
      return await start()
    } finally {
      if (before === undefined) delete process.env.LD_PRELOAD
      else process.env.LD_PRELOAD = before
      delete process.env.MOVED_CLOCK_FILE
    }
  }

  startNode(redisUrl: string, configFile: string): Promise<RunningNode> {
    return startNode({
      redisUrl,
      entry: this.#entry,
      env: { GMS_CONFIG: configFile, LOG_LEVEL: 'warn', MOVED_CLOCK_FILE: this.#path },
      nodeOptions: ['--import', here('moved-date.mjs')],
    })
  }

  close(): void {
    closeSync(this.#file)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
