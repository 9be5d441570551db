import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * The door every rival gets: JSON `{"tag","message"}` in, published to the channel of its tag
 * (`bench.u1` → `/bench/u1`), `{}` out. Without a body it says that the server is there.
 */
export function readPublish(
  request: IncomingMessage,
  response: ServerResponse,
  publish: (channel: string, data: unknown) => unknown,
): void {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    if (pieces.length > 0) {
      const event = JSON.parse(Buffer.concat(pieces).toString()) as { tag: string }
      publish(`/${event.tag.replaceAll('.', '/')}`, event)
    }
    response.setHeader('Content-Type', 'application/json')
    response.end('{}')
  })
}
