import type { OrsOptions } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { toHttpUrl, toOutcome } from './http-outcome.ts'
import type { HttpPost, HttpReply, HttpSender } from './http-sender.ts'
import { messageText, type PushChannel, type PushDevice, type PushEvent } from './push-channel.ts'

const maxHops = 3 // redirects of one request; a cluster needs one, to the node that owns the session

/** The call that raises the event in an orchestration session. */
export function toOrscbPost(event: PushEvent, device: PushDevice, server: string): HttpPost {
  const session = encodeURIComponent(device.deviceId)
  const path = `scxml/session/${session}/event/${encodeURIComponent(event.tag)}`
  return {
    url: new URL(path, server.endsWith('/') ? server : `${server}/`),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: new URLSearchParams({ message: messageText(event) }).toString(),
  }
}

/**
 * orscb: an event in an orchestration session. When a server does not answer, or answers 5xx, the
 * next is asked, so an event may be raised twice where an answer was lost: at least once is promised.
 */
export function createOrscbChannel(o: { sender: HttpSender; ors: Live<OrsOptions> }): PushChannel {
  let turn = 0
  return {
    async send(event, device) {
      const { _ors: servers, _ors_lb_strategy: strategy, ...ors } = o.ors()
      if (/^\.{0,2}$/.test(device.deviceId)) {
        return { kind: 'device-refused', reason: 'deviceId is not a session id' }
      }
      const first = strategy === 'circular' ? turn++ : 0
      const until = performance.now() + o.sender.longest()
      let reply: HttpReply | undefined
      for (let attempt = 0; attempt < ors.max_ors_request_attempts; attempt++) {
        const server = servers[(first + attempt) % servers.length]
        if (server === undefined || performance.now() >= until) break
        reply = await postFollowing(o.sender, toOrscbPost(event, device, server), until)
        if (reply.kind === 'answered' && reply.status < 500) break
      }
      if (reply === undefined) return { kind: 'failed', reason: 'ors._ors names no server' }
      return toOutcome(reply, (status) => status >= 200 && status < 300)
    },
    close: () => o.sender.close(),
  }
}

/** Follows 307 and 308 with the same request, as a server answers that does not own the session. */
async function postFollowing(
  sender: HttpSender,
  post: HttpPost,
  until: number,
): Promise<HttpReply> {
  let { url } = post
  for (let hop = 0; ; hop++) {
    const reply = await sender.post({ ...post, url }, Math.max(1, until - performance.now()))
    if (reply.kind !== 'answered' || (reply.status !== 307 && reply.status !== 308)) return reply
    const next = reply.location === undefined ? undefined : resolve(reply.location, url)
    if (next === undefined || hop === maxHops) return reply
    url = next
  }
}

function resolve(location: string, from: URL): URL | undefined {
  return URL.canParse(location, from.href)
    ? toHttpUrl(new URL(location, from.href).href)
    : undefined
}
