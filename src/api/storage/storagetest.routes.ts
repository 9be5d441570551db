import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RouteGroup } from '../../base/http/index.ts'

/** A page to try the Storage API by hand, where the original has its own. */
export function storageTestPage(): RouteGroup {
  const page = readFileSync(new URL('./storagetest.html', import.meta.url))
  const headers = {
    'content-type': 'text/html;charset=UTF-8',
    'content-security-policy': toPolicy(page.toString()),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
  return (app) => {
    const schema = { hide: true } // a page for people, no part of the API
    app.get('/genesys/resources/storagetest.html', { schema }, async (_request, reply) =>
      reply.headers(headers).send(page),
    )
  }
}

/** Nothing runs or shows but the page's own script and style, known by their hashes. */
function toPolicy(page: string): string {
  return [
    "default-src 'none'",
    `script-src ${toHash(page, 'script')}`,
    `style-src ${toHash(page, 'style')}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function toHash(page: string, element: 'script' | 'style'): string {
  const content = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(page)?.[1] ?? ''
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`
}
