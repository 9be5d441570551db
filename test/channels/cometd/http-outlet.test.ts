import { createServer, ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { QuickResponse } from '../../../src/base/http/quick-response.ts'
import { HttpOutlet } from '../../../src/channels/cometd/http-outlet.ts'

/** A server that holds every request by an outlet, and answers when it is told. */
async function holdingServer(response: typeof ServerResponse) {
  const held: HttpOutlet[] = []
  let gone = 0
  const server = createServer({ ServerResponse: response }, (_, raw) => {
    const outlet = new HttpOutlet({ raw, hijack: () => {}, send: () => {} })
    outlet.onClose(() => {
      gone += 1
    })
    held.push(outlet)
  })
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  server.keepAliveTimeout = 0 // only the client closes
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const pipeline = async (count: number) => {
    const expected = held.length + count
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'.repeat(count))
    await expect.poll(() => held.length).toBe(expected)
  }
  const heard: Buffer[] = []
  client.on('data', (chunk: Buffer) => heard.push(chunk))
  const answers = () => Buffer.concat(heard).toString().split('HTTP/1.1 200').length - 1
  return { held, pipeline, answers, client, socket: await accepted, gone: () => gone }
}

describe.each([ServerResponse, QuickResponse])('an outlet over a $name', (response) => {
  it('hears that the peer has gone also where it is queued behind another answer', async () => {
    const { pipeline, client, gone } = await holdingServer(response)
    await pipeline(2)
    client.destroy()
    await expect.poll(gone).toBeGreaterThanOrEqual(2)
  })

  it('leaves nothing on a connection that many answers were queued on', async () => {
    const { held, pipeline, answers, socket } = await holdingServer(response)
    await pipeline(1)
    held[0]?.send('1')
    await expect.poll(answers).toBe(1)
    const before = socket.listenerCount('close')
    await pipeline(9)
    for (const outlet of held.slice(1)) outlet.send('1')
    await expect.poll(answers).toBe(10)
    await expect.poll(() => socket.listenerCount('close')).toBe(before)
  })
})
