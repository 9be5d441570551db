import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { corkEachTurn } from '../../../src/base/redis/cork.ts'

/** A corked connection, the system calls that it costs, and all that came through it. */
async function corked() {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const came = once(server, 'connection').then(([peer]: Socket[]) => text(peer as Socket))
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const calls: unknown[] = []
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
  socket.write = (...args: unknown[]) => {
    calls.push(args[0])
    return write(...args)
  }
  corkEachTurn(socket)
  return { socket, calls, came }
}

it('writes what a turn has written at its end, in one piece', async () => {
  const { socket, calls, came } = await corked()
  for (const word of ['one ', 'two ', 'drei ß ']) socket.write(word)
  expect(calls).toEqual([])
  await nextTurn()
  expect(calls).toEqual(['one two drei ß '])
  socket.write('four')
  socket.end()
  expect(await came).toBe('one two drei ß four')
})

it('keeps the order where some of it is no text', async () => {
  const { socket, came } = await corked()
  socket.write('one ')
  socket.write(Buffer.from('two '))
  socket.write('three')
  socket.end('.')
  expect(await came).toBe('one two three.')
})
