import { Agent, type RequestOptions } from 'node:https'
import { connect, isIP } from 'node:net'
import type { Duplex } from 'node:stream'

/** The connections to Firebase: they go to the endpoint, whatever host the SDK names. */
export class FcmPool extends Agent {
  readonly #endpoint: URL

  constructor(endpoint: string) {
    super({ keepAlive: true })
    this.#endpoint = new URL(endpoint)
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const { protocol, hostname, port } = this.#endpoint
    const host = hostname.replace(/^\[|\]$/g, '')
    if (protocol === 'http:') return connect({ host, port: Number(port || 80) })
    const servername = isIP(host) === 0 ? host : ''
    const to = { ...options, host, port: Number(port || 443), servername }
    return super.createConnection(to, callback)
  }
}
