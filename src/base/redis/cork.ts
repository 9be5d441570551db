import type { Socket } from 'node:net'
import { atTurnEnd } from '../kernel/index.ts'

type Write = (chunk: unknown, ...rest: unknown[]) => boolean

/**
 * From now on, what is written to `socket` within one turn of the event loop leaves as one text, in
 * one system call, at the end of the turn: a call to the kernel costs more than making the command
 * does, and handing it many pieces costs more than joining them. What is no text keeps its place.
 */
export function corkEachTurn(socket: Socket): void {
  const write = socket.write.bind(socket) as Write
  const end = socket.end.bind(socket) as (...args: unknown[]) => Socket
  let text = ''
  const release = () => {
    const whole = text
    text = ''
    if (whole !== '') write(whole)
  }
  const gather: Write = (chunk, ...rest) => {
    if (typeof chunk !== 'string' || rest.length > 0) {
      release()
      return write(chunk, ...rest)
    }
    if (text === '') atTurnEnd(release)
    text += chunk
    return !socket.writableNeedDrain
  }
  socket.write = gather
  socket.end = (...args: unknown[]) => {
    release()
    return end(...args)
  }
}
