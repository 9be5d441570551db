import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { temporaryFile } from '../../support/config.ts'
import { basic, type Headers, request } from '../../support/http.ts'
import { type RunningNode, startNode } from '../../support/start-node.ts'
import { ConfirmingDevice, Customer, type Heard, positionsHeard, textsHeard } from './support.ts'

/* Two processes and one of them killed: the customer talks over HTTP and CometD, the agent by the desk. */

const signedIn = basic('default', 'password')

function signIn(device: BayeuxClient): BayeuxClient {
  const post = device.post.bind(device)
  device.post = (messages, path, headers) => post(messages, path, { ...signedIn, ...headers })
  return device
}

/** An agent at the desk of a node, and what its mailbox has told. */
class Desk {
  readonly agent = `kristi-${newHexId()}`
  readonly mailbox: ConfirmingDevice
  readonly #url: string

  constructor(url: string) {
    this.#url = url
    this.mailbox = new ConfirmingDevice(signIn(new BayeuxClient(url, `agent:${this.agent}`)))
  }

  async open(queue: string): Promise<this> {
    await this.#ask('PUT', `agents/${this.agent}`, { queues: [queue], state: 'READY' })
    await this.mailbox.join()
    return this
  }

  accept(id: string): Promise<unknown> {
    return this.#ask('POST', `agents/${this.agent}/interactions/${id}/accept`)
  }

  say(id: string, message: string): Promise<unknown> {
    return this.#ask('POST', `agents/${this.agent}/chats/${id}/message`, { message })
  }

  async transcript(id: string): Promise<Heard> {
    return (await this.#ask('GET', `chats/${id}?transcriptPosition=1`)) as Heard
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const url = `/genesys/1/admin/desk/${path}`
    const answer = await request(this.#url, method, url, body, signedIn as Headers)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
}

/** Two nodes in processes of their own, until the test has finished. */
async function twoNodes(): Promise<readonly [dying: RunningNode, living: RunningNode]> {
  const GMS_CONFIG = temporaryFile('service.request-chat: {}\nchat: { events_per_minute: 10000 }')
  const options = { redisUrl: inject('redisUrl'), env: { GMS_CONFIG } }
  const nodes = await Promise.all([startNode(options), startNode(options)])
  for (const node of nodes) onTestFinished(() => node.kill())
  return nodes
}

describe('a chat of which one node is killed', () => {
  it('goes on, and nobody has missed or got twice what anybody was answered for', async () => {
    const [dying, living] = await twoNodes()
    const user = newHexId()
    const queue = newHexId()
    const desk = await new Desk(living.url).open(queue)
    const device = await new ConfirmingDevice(new BayeuxClient(dying.url, user)).join()
    const customer = new Customer(dying.url, user)
    await customer.request('request-chat', { _urs_virtual_queue: queue })
    await customer.chat('', { notify_by: 'comet' })
    const { id } = customer
    await desk.accept(id)

    const said: string[] = []
    const talk = async (name: string, say: (text: string) => Promise<unknown>) => {
      for (let count = 0; count < 60; count += 1) {
        const text = `${name}${count}`
        const done = await say(text).then(
          () => true,
          () => false, // the node dies, or is dead: nobody can tell what became of it
        )
        if (done) said.push(text)
        if (name === 'c' && count === 20) void dying.kill()
        if (name === 'c' && count === 25) customer.moveTo(living.url)
      }
    }
    await Promise.all([
      talk('c', (text) => customer.chat('send', { message: text })),
      talk('a', (text) => desk.say(id, text)),
    ])
    expect(said.filter((text) => text.startsWith('a'))).toHaveLength(60)
    expect(said.filter((text) => text.startsWith('c')).length).toBeGreaterThan(50)

    const transcript = await desk.transcript(id)
    const texts = textsHeard([transcript]).slice(1) // the agent has joined
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts).toEqual(expect.arrayContaining(said))

    device.moveTo(living.url)
    for (const [each, tag] of [
      [device, `service.chat.refresh.${id}`],
      [desk.mailbox, `desk.chat.${id}`],
    ] as const) {
      await expect.poll(() => each.listen(tag), { timeout: 40_000 }).toBe(texts.length + 1)
      expect(positionsHeard(each.heard)).toEqual(positionsHeard([transcript]))
      expect(textsHeard(each.heard).slice(1)).toEqual(texts)
    }
  }, 180_000)
})
