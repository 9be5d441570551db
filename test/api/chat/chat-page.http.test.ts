import { describe, expect, it } from 'vitest'
import { chatPage } from '../../../src/api/chat/chat-page.routes.ts'
import { request } from '../../support/http.ts'
import { serve } from '../serve.ts'

const page = '/genesys/resources/chat.html'

describe('GET /genesys/resources/chat.html', () => {
  it('answers a page that may run, show and ask nothing but its own', async () => {
    const { status, headers, text } = await request(await serve([chatPage()]), 'GET', page)
    expect([status, headers['content-type']]).toEqual([200, 'text/html;charset=UTF-8'])
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': expect.stringContaining('no-store'),
    })
    const policy = (headers['content-security-policy'] as string).split('; ')
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    )
    expect(policy.join()).not.toContain('unsafe')
    expect(text).not.toMatch(/<script>|<style>|\son\w+=|\sstyle=/)
  })
  it('answers everything the page is made of, each as what it is', async () => {
    const base = await serve([chatPage()])
    const parts = (await partsOf(base, page)).toSorted()
    expect(parts).toEqual([
      ['/genesys/resources/chat/chat.css', 200, 'text/css;charset=UTF-8'],
      ['/genesys/resources/chat/chat.js', 200, 'text/javascript;charset=UTF-8'],
      ['/genesys/resources/chat/cometd.js', 200, 'text/javascript;charset=UTF-8'],
      ['/genesys/resources/chat/transcript.js', 200, 'text/javascript;charset=UTF-8'],
    ])
  })
})

/** What a page or a module names, and what that names: path, status and type. */
async function partsOf(base: string, path: string): Promise<(readonly [string, number, string])[]> {
  const { text } = await request(base, 'GET', path)
  const named = [...text.matchAll(/(?:href|src)="([^"]+\.\w+)"|from '([^']+)'/g)]
  const parts = []
  for (const [, inPage, inModule] of named) {
    const { pathname } = new URL(inPage ?? inModule ?? '', base + path)
    const { status, headers } = await request(base, 'GET', pathname)
    parts.push([pathname, status, String(headers['content-type'])] as const)
    parts.push(...(await partsOf(base, pathname)))
  }
  return parts
}
