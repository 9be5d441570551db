import type { Socket } from 'node:net'

/**
 * From now on, what is written to `socket` within one turn of the event loop leaves in one system
 * call, at the end of the turn. A call to the kernel costs more than making the command does.
 */
export function corkEachTurn(socket: Socket): void {
  let corked = false
  const release = () => {
    corked = false
    socket.uncork()
  }
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
  socket.write = (...args: unknown[]) => {
    if (!corked) {
      corked = true
      socket.cork()
      setImmediate(release)
    }
    return write(...args)
  }
}
