import { onTestFinished } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type { ChatEventType } from '../../../src/center/chat-server/index.ts'
import { receiver } from '../../channels/push/support.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { type ServedChats, type ServeOptions, serveChats } from './serve-chats.ts'
import { conversation, hear, type Values } from './support.ts'

const yaml = `
  chat: { events_per_minute: 1000 }
  push: { httpcb.allow: "127.0.0.0/8" }
  service.request-chat: { _client_timeout_notification: 1 }
  service.slow: { _service: request-chat, _client_timeout_notification: 3 }
  service.at-once: { _service: request-chat, _client_timeout_notification: 0 }
  service.patient: { _service: request-chat, _client_timeout_notification: 3600 }
  service.worded:
    _service: request-chat
    _client_timeout_notification: 0
    _client_timeout_notification_message: Somebody has written
    _agent_timeout_notification_message: the customer sleeps
    _filtering_chat_events: Message.Text
`

/** A node that ends with the test. */
export async function start(o: ServeOptions = {}): Promise<ServedChats> {
  const node = await serveChats(yaml, o)
  onTestFinished(() => node.close())
  return node
}

/** A customer whose device is reached by a callback while it sleeps, and an agent who has joined. */
export async function sleeper(
  node: ServedChats,
  o: { service?: string; opening?: Values; answer?: Parameters<typeof receiver>[0] } = {},
) {
  const phone = await receiver(o.answer)
  const user = newHexId()
  const device = await new BayeuxClient(node.url, user).join()
  const push = { push_notification_type: 'HTTPCB', push_notification_deviceid: phone.url }
  const talk = await conversation(node, {
    user,
    ...(o.service === undefined ? {} : { service: o.service }),
    opening: { notify_by: 'comet', ...(o.opening ?? push) },
  })
  await hear(device, 1) // the agent has joined
  const { id } = talk.customer
  const does = (type: ChatEventType, text: string) => node.chats.say(id, talk.agent, { type, text })
  /** The device goes to sleep with so much of the transcript. */
  const sleep = (transcriptPosition = '2') => device.disconnect({ ext: { transcriptPosition } })
  const wake = async () => {
    const again = new BayeuxClient(node.url, user)
    await again.handshake()
    await again.subscribe()
    return again
  }
  const pushed = () => phone.received.map(({ body }) => JSON.parse(body) as Pushed)
  const textsPushed = () => pushed().map(({ lastTranscript }) => lastTranscript.map(textOf))
  const notices = async () => {
    const { entries } = await node.chats.transcript(id, 0)
    return entries.filter(({ type }) => type === 'Notice.Custom').map(({ text }) => text)
  }
  return { ...talk, id, user, device, phone, does, sleep, wake, pushed, textsPushed, notices }
}

interface Pushed {
  readonly message: string
  readonly serviceId: string
  readonly lastTranscript: readonly Readonly<Record<string, string>>[]
}

const textOf = (line: Readonly<Record<string, string>>) => Object.values(line)[0]
