import type { OrsOptions } from '../../base/config/index.ts'
import { allowedRedirect, type Live } from '../../base/kernel/index.ts'
import type { HttpReply } from './http-exchange.ts'
import { type Meaning, toOutcome } from './http-outcome.ts'
import type { HttpPost, HttpSender } from './http-sender.ts'
import {
  failed,
  messageText,
  type PushChannel,
  type PushDevice,
  type PushEvent,
} from './push-channel.ts'
import { lone } from './retry-after.ts'

/** 404 is how an Orchestration Server says that there is no such session. */
const meaning: Meaning = {
  isSuccess: (status) => status >= 200 && status < 300,
  gone: [404, 410],
}

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
 * orscb: an event in an orchestration session. When a server does not answer, or answers that it
 * cannot serve, the next is asked, so an event may be raised twice where an answer was lost: at least
 * once is promised.
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
      let outcome = failed('ors._ors names no server')
      for (let attempt = 0; attempt < ors.max_ors_request_attempts; attempt++) {
        const server = servers[(first + attempt) % servers.length]
        if (server === undefined || performance.now() >= until) break
        const post = toOrscbPost(event, device, server)
        outcome = toOutcome(
          await postFollowing(post, { sender: o.sender, servers, until }),
          meaning,
        )
        if (outcome.kind !== 'try-later') break
      }
      return outcome
    },
    close: () => o.sender.close(),
  }
}

/** Follows 307 and 308 with the same request, as a server answers that does not own the session. */
async function postFollowing(
  post: HttpPost,
  o: { sender: HttpSender; servers: readonly string[]; until: number },
): Promise<HttpReply> {
  let { url } = post
  for (let hop = 0; hop <= maxHops; hop++) {
    const reply = await o.sender.post({ ...post, url }, Math.max(1, o.until - performance.now()))
    if (reply.kind !== 'answered' || (reply.status !== 307 && reply.status !== 308)) return reply
    const next = allowedRedirect(lone(reply.headers.location), url, o.servers)
    if (next === undefined) return strayed
    url = next
  }
  return { kind: 'unanswered', reason: 'redirects in circles' }
}

/** Nothing has happened, so another server may be asked; one of them may be the owner. */
const strayed: HttpReply = { kind: 'unanswered', reason: 'redirects to a host that is not in _ors' }
