/**
 * Bare `ws`: a socket says which channel it wants, and is sent what is published there; no sessions,
 * no acknowledgement, no Redis. The publish door of our own API.
 */
import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { readPublish } from './publish-door.ts'

const listeners = new Map<string, WebSocket>()
const server = createServer((request, response) =>
  readPublish(request, response, (channel, data) => {
    listeners.get(channel)?.send(JSON.stringify([{ channel, data }]))
  }),
)
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (socket) => {
  let wanted = ''
  socket.on('message', (text) => {
    wanted = String(text)
    listeners.set(wanted, socket)
    socket.send('[]')
  })
  socket.on('close', () => listeners.delete(wanted))
})
server.listen(Number(process.argv[2]), '127.0.0.1')
