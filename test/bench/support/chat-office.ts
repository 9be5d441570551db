import { askOnce, inParallel } from './exchange.ts'
import { jsonType, requestText } from './raw-http.ts'

/** A chat that an agent has accepted. */
export interface BenchChat {
  readonly id: string
  /** The customer's gms_user. */
  readonly customer: string
  readonly agent: string
}

const password = 'benchmark-of-chats'
const queue = 'bench'
const opening = 200 // chats between two rounds of acceptance: offers do not wait for ever
const width = 20 // requests at a time while chats are opened
const formType = 'Content-Type: application/x-www-form-urlencoded\r\n'
const desk = '/genesys/1/admin/desk/agents'

export const agentNames = Array.from({ length: 20 }, (_, at) => `agent${at}`)

/** The configuration of a node on which they work. */
export function officeConfig(): string {
  const users = agentNames.map((name) => [name, { password, role: 'agent' }])
  const service = { _type: 'builtin', _service: 'request-chat', _ttl: 7200 }
  return JSON.stringify({
    console: { users: Object.fromEntries(users) },
    'service.request-chat': { ...service, _urs_virtual_queue: queue },
  })
}

/** The header line by which an agent signs in. */
export function credentialsOf(agent: string): string {
  const credentials = Buffer.from(`${agent}:${password}`).toString('base64')
  return `Authorization: Basic ${credentials}\r\n`
}

/** Sits the agents down, each ready for as many chats as there may be. */
export async function openDesks(port: number): Promise<void> {
  const ready = JSON.stringify({ queues: [queue], state: 'READY', chats: 100 })
  await inParallel(agentNames, width, async (agent) => {
    const headers = jsonType + credentialsOf(agent)
    await askOnce(port, 'PUT', `${desk}/${agent}`, headers, ready)
  })
}

/** A chat for each customer, over CometD, spread over the agents. */
export async function openChats(port: number, customers: readonly string[]): Promise<BenchChat[]> {
  const chats = new Map<string, BenchChat>()
  for (let at = 0; at < customers.length; at += opening) {
    const owners = new Map<string, string>()
    await inParallel(customers.slice(at, at + opening), width, async (customer) => {
      owners.set(await beginChat(port, customer), customer)
    })
    await inParallel(agentNames, width, async (agent) => {
      for (const id of await acceptOffers(port, agent)) {
        chats.set(id, { id, agent, customer: owners.get(id) ?? '' })
      }
    })
  }
  if (chats.size !== customers.length) throw new Error(`only ${chats.size} chats were accepted`)
  return [...chats.values()]
}

/** The request by which the customer says something. */
export function customersRequest({ id, customer }: BenchChat, text: string): string {
  const path = `/genesys/1/service/${id}/ixn/chat/send`
  const body = `message=${encodeURIComponent(text)}`
  return requestText('POST', path, `${formType}gms_user: ${customer}\r\n`, body)
}

/** The request by which the agent says something; the text needs no escaping. */
export function agentsRequest({ id, agent }: BenchChat, text: string): string {
  const path = `${desk}/${agent}/chats/${id}/message`
  return requestText('POST', path, jsonType + credentialsOf(agent), `{"message":"${text}"}`)
}

export async function beginChat(port: number, customer: string): Promise<string> {
  const headers = `${formType}gms_user: ${customer}\r\n`
  const created = await askOnce(port, 'POST', '/genesys/1/service/request-chat', headers, 'a=1')
  const { _id: id } = JSON.parse(created.body) as { _id: string }
  const body = `notify_by=comet&firstName=${customer}&subject=bench`
  await askOnce(port, 'POST', `/genesys/1/service/${id}/ixn/chat`, headers, body)
  return id
}

export async function acceptOffers(port: number, agent: string): Promise<string[]> {
  const credentials = credentialsOf(agent)
  const path = `${desk}/${agent}/interactions`
  const { body } = await askOnce(port, 'GET', path, credentials)
  const all = JSON.parse(body) as { id: string; state: string }[]
  const offered = all.filter(({ state }) => state === 'offered').map(({ id }) => id)
  for (const id of offered) await askOnce(port, 'POST', `${path}/${id}/accept`, credentials)
  return offered
}
