import { connect } from 'node:net'
import process from 'node:process'
import { onTestFinished } from 'vitest'

/** How many inputs a fuzzer tries: `usual`, or ATTACKS times as many. */
export function inputs(usual: number): number {
  return usual * Math.max(1, Number(process.env.ATTACKS ?? 1))
}

/** A connection on which bytes are written as they are; `heard` is all that came back so far. */
export function rawConnection(url: string) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  let heard = ''
  socket.setEncoding('latin1').on('data', (text) => {
    heard += text
  })
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(heard)))
  socket.on('error', () => undefined) // the server may cut it
  return { socket, closed, heard: () => heard }
}

/** All that is answered to these bytes until the server closes the connection. */
export function exchange(url: string, ...pieces: (string | Buffer)[]): Promise<string> {
  const { socket, closed } = rawConnection(url)
  for (const piece of pieces) socket.write(piece)
  return closed
}

/** The statuses in what a connection brought. */
export const statuses = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
