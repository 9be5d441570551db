import { readFileSync } from 'node:fs'
import type { RouteGroup } from '../../base/http/index.ts'

const area = '/genesys/resources'

/** What the page is made of: where it is served, and how. */
const parts = [
  { path: 'chat.html', file: 'chat.html', type: 'text/html;charset=UTF-8' },
  { path: 'chat/chat.css', file: 'chat.css', type: 'text/css;charset=UTF-8' },
  { path: 'chat/chat.js', file: 'chat.js', type: 'text/javascript;charset=UTF-8' },
  { path: 'chat/cometd.js', file: 'cometd.js', type: 'text/javascript;charset=UTF-8' },
  { path: 'chat/transcript.js', file: 'transcript.js', type: 'text/javascript;charset=UTF-8' },
] as const

/**
 * Nothing runs or shows but these files, nothing is asked of others, and no script may write
 * markup; `self` includes a WebSocket to this server (CSP 3 §6.7.2.8).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:', // an empty icon, lest browsers ask for one
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** A page to chat with an agent by hand; it uses nothing but the API that every app has. */
export function chatPage(): RouteGroup {
  const contents = parts.map(({ path, file, type }) => {
    return { path, type, content: readFileSync(new URL(`./page/${file}`, import.meta.url)) }
  })
  return (app) => {
    const schema = { hide: true } // a page for people, no part of the API
    for (const { path, type, content } of contents) {
      const headers = {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      }
      app.get(`${area}/${path}`, { schema }, async (_request, reply) =>
        reply.headers(headers).send(content),
      )
    }
  }
}
