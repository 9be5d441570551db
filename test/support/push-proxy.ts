import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Closable } from '../../src/base/kernel/index.ts'

export interface TcpProxy extends Closable {
  readonly port: number
  /** Connections ever made. */
  readonly connections: number
  /** From here on no byte passes, and nobody is told. */
  freeze(): void
  /** Connections made from here on work again; frozen ones stay so. */
  thaw(): void
  /** Breaks all connections there are. */
  reset(): void
}

/** Stands between a client and a server, and does to their connections what networks do. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
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
    near.pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    freeze() {
      isFrozen = true
      for (const socket of sockets) socket.unpipe().pause()
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
}
