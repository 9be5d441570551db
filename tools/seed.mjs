/** Example data for `npm run dev`, made as any client would make it: through the public API. */
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const day = 86_400 // seconds
const entries = {
  'dev-customer': { firstName: 'Buzz', lastName: 'Brain', subject: 'French' },
  'dev-order': { number: '4711', state: 'shipped' },
}
const subscriptions = [
  { user: 'alice', filter: 'ors.context.*' },
  { user: 'bob', filter: 'ors.agentavailability.*' },
]

/** Does nothing when the data is there already: a restart on a real Redis keeps it. */
export async function seed(port) {
  const api = `http://127.0.0.1:${port}/genesys/1`
  const known = await fetch(`${api}/storage/dev-customer`)
  await known.arrayBuffer()
  if (known.ok) return
  for (const [id, values] of Object.entries(entries)) {
    await post(`${api}/storage/${id}/${day}`, values)
  }
  for (const { user, filter } of subscriptions) {
    await post(
      `${api}/notification/subscription`,
      { subscriberId: user, filter, expire: day, notificationDetails: { type: 'comet' } },
      { gms_user: user },
    )
  }
  console.error(
    `Seeded: storage ${Object.keys(entries).join(', ')}; comet subscriptions of ` +
      subscriptions.map(({ user, filter }) => `${user} (${filter})`).join(', '),
  )
}

async function post(url, body, headers = {}) {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await reply.text()
  // The server goes on without its example data; the developer sees why.
  if (!reply.ok) console.error(`Seeding ${url} failed: ${reply.status} ${text}`)
}

/** Waits for as long as it takes: a source that does not compile keeps the server down. */
export async function untilReady(port) {
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await reply?.arrayBuffer()
    if (reply?.ok) return
    await sleep(500)
  }
}

/**
 * Holds a connection open and resolves when the server lets go of it. It has asked once, because a
 * server that stops waits for connections that never asked.
 */
export async function untilGone(port) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {}) // `close` follows, and that is what is waited for
  socket.resume()
  socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await new Promise((resolve) => socket.once('close', resolve))
}
