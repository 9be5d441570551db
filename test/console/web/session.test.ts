import { describe, expect, it, vi } from 'vitest'
import type { Session } from '../../../src/console/web/frame/session.ts'
import { BrowserTab } from './browser-tab.ts'

type Answer = readonly [status: number, body?: object]

const refusedToken: Answer = [
  403,
  {
    message: 'X-CSRF-Token must repeat the csrf value of the session',
    exception: 'com.genesyslab.gsg.services.exceptions.CsrfTokenRequired',
  },
]
const ended: Answer = [401, { message: 'Sign in first', exception: 'x' }]
const hour = 3_600_000

function sessionOf(user: string, csrf: string): Session {
  const expiresAt = new Date(Date.now() + hour).toISOString()
  return { user, role: 'supervisor', csrf, expiresAt }
}

/** A page of Sam's at the queue. `asked` has every call with the token it came with. */
async function signedIn(server: (call: string, token: string) => Answer | undefined) {
  const tab = new BrowserTab('/genesys/ui/callback')
  tab.open()
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', headers }: RequestInit) => {
    const token = new Headers(headers).get('x-csrf-token') ?? ''
    const call = `${method} ${url.replace('/genesys/1/admin', '')}`
    asked.push(`${call} ${token}`.trim())
    const [status, body] = server(call, token) ?? []
    if (status === undefined) throw new TypeError('Failed to fetch')
    const type = { 'content-type': 'application/json' }
    return new Response(JSON.stringify(body ?? {}), { status, headers: type })
  })
  const { session } = await import('../../../src/console/web/frame/session.ts')
  const { api } = await import('../../../src/console/web/frame/api.ts')
  const { signOut } = await import('../../../src/console/web/shell/sign-out.ts')
  const { toasts } = await import('../../../src/console/web/frame/toasts.ts')
  const { loadAreas } = await import('../../../src/console/web/i18n/text.ts')
  await loadAreas('common')
  session.set(sessionOf('sam', 'first'))
  return { tab, asked, session, api, signOut, toasts }
}

describe('signing out', () => {
  it('clears the page where the session has ended before', async () => {
    const { tab, session, signOut, toasts } = await signedIn(() => ended)
    signOut()
    await expect.poll(() => tab.address).toBe('/genesys/ui/signin')
    expect(session.get()).toBeUndefined()
    expect(toasts.get()).toEqual([])
  })

  it.each([
    ['is away', undefined, /^The server did not answer\. Check/],
    ['refuses it', [503, { message: 'Redis is away' }], /^Redis is away$/],
  ] as const)(
    'says so where the server %s, and leaves who works signed in',
    async (...[, answer, text]) => {
      const { tab, session, signOut, toasts } = await signedIn(() => answer)
      signOut()
      await expect
        .poll(() => toasts.get())
        .toMatchObject([{ tone: 'bad', text: expect.any(String) }])
      expect(toasts.get()[0]?.text).toMatch(text)
      expect([tab.address, session.get()?.user]).toEqual(['/genesys/ui/callback', 'sam'])
    },
  )
})

describe('a page whose cookie is another session by now', () => {
  /** Another tab has signed in: `now` is whose session the cookie holds. */
  const cookieOf = (now: Session) => (call: string, token: string) => {
    if (call === 'GET /session') return [200, now] as const
    return token === now.csrf ? ([200, { done: true }] as const) : refusedToken
  }

  it('goes on with it where it is of the same user', async () => {
    const { tab, asked, session, api } = await signedIn(cookieOf(sessionOf('sam', 'second')))
    expect(await api.post('/deliveries/replay', { body: {} })).toEqual({ done: true })
    expect(asked).toEqual([
      'POST /deliveries/replay first',
      'GET /session',
      'POST /deliveries/replay second',
    ])
    expect(await api.put('/options', { body: {} })).toEqual({ done: true })
    expect(asked).toHaveLength(4)
    expect([session.get()?.csrf, tab.reloads]).toEqual(['second', 0])
  })

  it('begins anew where it is of somebody else, and has nothing done in that name', async () => {
    const { tab, asked, session, api } = await signedIn(cookieOf(sessionOf('maria', 'second')))
    await expect(api.post('/deliveries/replay')).rejects.toMatchObject({ status: 403 })
    expect(asked).toEqual(['POST /deliveries/replay first', 'GET /session'])
    expect([tab.reloads, session.get()?.user]).toEqual([1, 'sam'])
  })

  it('leads to the entrance where it has ended', async () => {
    const { tab, api } = await signedIn((call) => (call === 'GET /session' ? ended : refusedToken))
    await expect(api.post('/deliveries/replay')).rejects.toMatchObject({ status: 403 })
    expect(tab.address).toBe('/genesys/ui/signin?next=%2Fcallback')
  })

  it('is refused once more where the token of now does not help, and no oftener', async () => {
    const { asked, api } = await signedIn((call) =>
      call === 'GET /session' ? [200, sessionOf('sam', 'second')] : refusedToken,
    )
    await expect(api.post('/deliveries/replay')).rejects.toMatchObject({ status: 403 })
    expect(asked).toHaveLength(3)
  })

  it('keeps to what it is refused for another reason', async () => {
    const { asked, api } = await signedIn(() => [403, { exception: 'x.RoleRequired' }])
    await expect(api.post('/deliveries/replay')).rejects.toMatchObject({ status: 403 })
    expect(asked).toHaveLength(1)
  })
})
