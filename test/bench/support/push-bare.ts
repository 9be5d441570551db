/** What a push costs without us: each provider's protocol by the client that we use for it, and nothing else. */
import { randomUUID } from 'node:crypto'
import { connect } from 'node:http2'
import { Agent as HttpsAgent } from 'node:https'
import { connect as connectTcp } from 'node:net'
import type { Duplex } from 'node:stream'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getMessaging } from 'firebase-admin/messaging'
import { Agent, request } from 'undici'
import { systemClock } from '../../../src/base/kernel/index.ts'
import { signJwt } from '../../../src/channels/push/jwt.ts'

/** Sends one push after the other, as fast as it is asked to. */
export interface Pusher {
  readonly name: string
  /** True when the far end has taken it. */
  send(at: number): Promise<boolean>
  close(): Promise<void>
}

/** Takes no time for anything but HTTP/2: the payload, the headers and the token are there before. */
export function bareHttp2(o: {
  url: string
  ca: string
  token: string
  topic: string
  deviceToken: (at: number) => string
  body: Buffer
}): Pusher {
  const session = connect(o.url, { ca: o.ca }).on('error', () => {}) // then nothing is taken, which is seen
  const headers = {
    ':method': 'POST',
    authorization: `bearer ${o.token}`,
    'apns-topic': o.topic,
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-id': randomUUID(),
  }
  return {
    name: 'bare node:http2',
    send: (at) =>
      new Promise((resolve) => {
        const stream = session.request({ ...headers, ':path': `/3/device/${o.deviceToken(at)}` })
        let status = 0
        stream.on('response', (answer) => {
          status = answer[':status'] ?? 0
        })
        stream.on('error', () => {}) // the close says it
        stream.once('close', () => resolve(status === 200))
        stream.resume()
        stream.end(o.body)
      }),
    async close() {
      session.destroy()
    },
  }
}

/** The SDK as its documentation shows it, over kept connections to the stand-in. */
export function bareFirebase(o: {
  url: string
  projectId: string
  accessToken: string
  connections: number
  message: string
}): Pusher {
  const credential = {
    getAccessToken: async () => ({ access_token: o.accessToken, expires_in: 3600 }),
  }
  const httpAgent = new StandInAgent(new URL(o.url), o.connections)
  const app = initializeApp({ projectId: o.projectId, credential, httpAgent }, 'bench')
  const messaging = getMessaging(app)
  return {
    name: 'firebase-admin send()',
    send(at) {
      const data = { message: o.message }
      const sent = messaging.send({ token: `token:${at}`, data, android: { priority: 'high' } })
      return sent.then(
        () => true,
        () => false,
      )
    },
    async close() {
      httpAgent.destroy()
      await deleteApp(app)
    },
  }
}

class StandInAgent extends HttpsAgent {
  readonly #port: number

  constructor(url: URL, maxSockets: number) {
    super({ keepAlive: true, maxSockets })
    this.#port = Number(url.port)
  }

  override createConnection(): Duplex {
    return connectTcp(this.#port, '127.0.0.1')
  }
}

export function bareUndici(o: { url: string; connections: number; body: string }): Pusher {
  const dispatcher = new Agent({ connections: o.connections })
  const headers = { 'Content-Type': 'text/plain;charset=UTF-8' }
  return {
    name: 'bare undici',
    async send() {
      const { url, body } = o
      const answer = await request(url, { method: 'POST', headers, body, dispatcher })
      await answer.body.dump()
      return answer.statusCode === 200
    },
    close: () => dispatcher.destroy(),
  }
}

/** A token as it goes with every push. */
export function providerToken(key: Parameters<typeof signJwt>[0], keyId: string, teamId: string) {
  return signJwt(key, { iss: teamId, iat: Math.floor(systemClock.now() / 1000) }, { kid: keyId })
}
