/**
 * CometD as a browser needs it: one Bayeux session for one user, over a WebSocket where one opens
 * and over long polling elsewhere, with the acknowledge extension, so that nothing is lost.
 */

const patience = 5000 // ms for what is answered at once
const holdSlack = 10_000 // ms beyond the time for which the server may hold a connect
const [firstPause, longestPause] = [500, 15_000] // ms between attempts to come back

let wake = () => undefined
addEventListener('online', () => wake())

/** Waits, but not beyond the moment when the network is back. */
export function rest(ms) {
  return new Promise((resolve) => {
    wake = resolve
    setTimeout(resolve, ms)
  })
}

/** A line over long polling (Bayeux 1.0 §6.4): each message is a request of its own. */
function openPolling(user, hear) {
  const cut = new AbortController()
  const ask = async (message, limit) => {
    const reply = await fetch(`/genesys/cometd${message.channel.replace('/meta', '')}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json;charset=UTF-8', gms_user: user },
      body: JSON.stringify([message]),
      signal: AbortSignal.any([cut.signal, AbortSignal.timeout(limit)]),
    })
    if (!reply.ok) throw new Error(`CometD answered ${reply.status}`)
    const messages = await reply.json()
    for (const each of messages) hear(each)
    return messages.find(({ id }) => id === message.id)
  }
  return { type: 'long-polling', ask, close: () => cut.abort() }
}

/** The same over a WebSocket; rejects where none opens in time. */
async function openSocket(user, hear) {
  const url = new URL('/genesys/cometd', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  url.searchParams.set('gms_user', user) // a browser's WebSocket has no headers of its own
  const socket = new WebSocket(url)
  const asked = new Map()
  const close = () => {
    socket.close()
    for (const { reject } of asked.values()) reject(new Error('the WebSocket has closed'))
  }
  const ask = (message, limit) => {
    const timer = setTimeout(close, limit)
    const reply = new Promise((resolve, reject) => {
      asked.set(message.id, { resolve, reject })
      socket.send(JSON.stringify([message]))
    })
    return reply.finally(() => clearTimeout(timer))
  }
  socket.onmessage = ({ data }) => {
    for (const message of JSON.parse(data)) {
      hear(message)
      asked.get(message.id)?.resolve(message)
      asked.delete(message.id)
    }
  }
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer)
      close()
      reject(new Error('no WebSocket'))
    }
    const timer = setTimeout(fail, patience)
    socket.onerror = fail // one that a policy forbids closes without a word
    socket.onclose = fail
    socket.onopen = () => {
      clearTimeout(timer)
      resolve({ type: 'websocket', ask, close })
    }
  })
}

/** Ends a session of a former page, which had shown the transcript up to a position. */
export async function leaveSession(user, clientId, transcriptPosition) {
  const farewell = { id: '0', channel: '/meta/disconnect', clientId, ext: { transcriptPosition } }
  await openPolling(user, () => undefined).ask(farewell, patience)
}

/** A session that goes on until it is stopped, whatever becomes of connections. */
export class Cometd {
  #user
  #heard
  #changed
  #line
  #clientId
  #ack
  #hold = 60_000
  #isGreeted = false
  #isStopped = false
  #triesSockets = true
  #asked = 0

  /**
   * `heard` gets the data of each event, once or more often. `changed` is told of each connect:
   * whether it was answered, and the id of the session.
   */
  constructor({ user, heard, changed }) {
    this.#user = user
    this.#heard = heard
    this.#changed = changed
  }

  async run() {
    for (let pause = firstPause; !this.#isStopped; pause = Math.min(2 * pause, longestPause)) {
      try {
        while (!this.#isStopped) {
          if (this.#line === undefined) this.#line = await this.#open()
          else if (this.#clientId === undefined) await this.#handshake()
          else {
            await this.#connect()
            pause = firstPause
          }
        }
      } catch (error) {
        if (this.#isStopped) break
        console.debug('CometD will try again:', error.message)
        this.cut()
        this.#changed(false)
        await rest(pause)
      }
    }
    this.cut()
  }

  /** Gives the connection up; the session goes on over the next one. */
  cut() {
    this.#line?.close()
    this.#line = undefined
  }

  async stop() {
    this.#isStopped = true
    if (this.#clientId !== undefined) {
      await this.#ask('disconnect').catch(() => undefined) // a session also ends by itself
    }
    this.cut()
  }

  async #open() {
    const hear = ({ channel, data }) => channel === '/_genesys' && this.#heard(data)
    this.#isGreeted = false
    if (this.#triesSockets) {
      const line = await openSocket(this.#user, hear).catch(() => undefined)
      if (line !== undefined) return line
    }
    return openPolling(this.#user, hear)
  }

  async #handshake() {
    const { type } = this.#line
    const isSocket = type === 'websocket'
    if (isSocket) this.#triesSockets = false // until something has come through one
    const { successful, clientId } = await this.#ask('handshake', {
      version: '1.0',
      supportedConnectionTypes: [type],
      ext: { ack: true },
    })
    if (!successful) throw new Error('the handshake was refused')
    if (isSocket) this.#triesSockets = true
    await this.#ask('subscribe', { clientId, subscription: '/_genesys' })
    this.#clientId = clientId
    this.#ack = -1 // CometD's acknowledge extension: nothing has come yet
  }

  /** The first on a line is answered at once. What comes with an answer is confirmed by the next. */
  async #connect() {
    const isFirst = !this.#isGreeted
    const connectionType = this.#line.type
    const ext = { ack: this.#ack }
    const reply = isFirst
      ? await this.#ask('connect', { connectionType, ext, advice: { timeout: 0 } })
      : await this.#ask('connect', { connectionType, ext }, this.#hold + holdSlack)
    const { advice = {} } = reply
    if (this.#isStopped) return
    if (!reply.successful || advice.reconnect === 'none') {
      this.#clientId = undefined // expired, or ended by another page that has taken the chat over
      throw new Error('the session has ended')
    }
    this.#isGreeted = true
    this.#ack = reply.ext?.ack ?? this.#ack
    this.#hold = advice.timeout ?? this.#hold
    this.#changed(true, this.#clientId)
    if (advice.interval > 0) await rest(advice.interval)
  }

  async #ask(verb, more, limit = patience) {
    const line = this.#line
    if (line === undefined) throw new Error('the connection was given up')
    const id = String(++this.#asked)
    const reply = await line.ask(
      { id, channel: `/meta/${verb}`, clientId: this.#clientId, ...more },
      limit,
    )
    if (reply === undefined) throw new Error(`${verb} was not answered`)
    return reply
  }
}
