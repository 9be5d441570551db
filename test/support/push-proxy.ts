import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Transform, type TransformCallback } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Closable } from '../../src/base/kernel/index.ts'

export interface TcpProxy extends Closable {
  readonly port: number
  /** Connections ever made. */
  readonly connections: number
  /** Milliseconds that bytes take longer, each way. */
  latency: number
  /**
   * From here on no byte passes, and nobody is told: over no connection, or only over the one that
   * the server knows by this port.
   */
  freeze(only?: number): void
  /** Connections made from here on work again; frozen ones stay so. */
  thaw(): void
  /** Breaks all connections there are. */
  reset(): void
}

/** Stands between a client and a server, and does to their connections what networks do. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const links = new Set<Link>()
  let connections = 0
  let isFrozen = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket)) // breaking is its purpose
    return socket
  }
  const server = createServer((near) => {
    connections += 1
    keep(near)
    if (isFrozen) return
    const far = keep(connect(target, '127.0.0.1'))
    const link = new Link(near, far, () => proxy.latency)
    links.add(link)
    near.once('close', (broke) => {
      links.delete(link)
      if (broke || isStill(proxy)) far.destroy()
    })
    far.once('close', (broke) => {
      if (broke || isStill(proxy)) near.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    latency: 0,
    get connections() {
      return connections
    },
    freeze(only) {
      isFrozen = only === undefined
      for (const link of links) if (only === undefined || link.port === only) link.freeze()
    },
    thaw() {
      isFrozen = false
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

/** Nothing is on its way: an end need not wait for what comes before it. */
const isStill = ({ latency }: TcpProxy) => latency === 0

/** Two sockets, and what carries bytes from each to the other. */
class Link {
  readonly #far: Socket
  readonly #streams: readonly (Socket | Delay)[]

  constructor(near: Socket, far: Socket, latency: () => number) {
    const [there, back] = [new Delay(latency), new Delay(latency)]
    this.#far = far
    this.#streams = [near, far, there, back]
    near.pipe(there).pipe(far)
    far.pipe(back).pipe(near)
  }

  /** As the server sees it. */
  get port(): number | undefined {
    return this.#far.localPort
  }

  freeze(): void {
    for (const stream of this.#streams) stream.unpipe().pause()
  }
}

/** Passes bytes on in their order, each piece so much later. */
class Delay extends Transform {
  readonly #latency: () => number
  #before: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(latency: () => number) {
    super()
    this.#latency = latency
  }

  override _transform(piece: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const latency = this.#latency()
    if (latency === 0 && this.#waiting === 0) {
      done(null, piece)
      return
    }
    this.#waiting += 1
    this.#before = this.#passOn(piece, this.#before, pause(latency))
    done()
  }

  async #passOn(piece: Buffer, ...waits: readonly Promise<void>[]): Promise<void> {
    await Promise.all(waits)
    this.#waiting -= 1
    this.push(piece)
  }

  override _flush(done: TransformCallback): void {
    void this.#before.then(() => done())
  }
}
