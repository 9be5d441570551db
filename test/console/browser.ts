import { type Headers, request, type Transcript } from '../support/http.ts'

export const area = '/genesys/1/admin'

/** What of a browser matters to sessions: it keeps the cookie, and a page of ours repeats the csrf value. */
export class Browser {
  readonly #baseUrl: string
  cookie = ''
  csrf = ''
  mailbox = ''

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl
  }

  async signIn(user: string, password = `${user}!`, headers: Headers = {}): Promise<Transcript> {
    const answer = await this.send('POST', `${area}/session`, { user, password }, headers)
    const [set = ''] = answer.headers['set-cookie'] ?? []
    if (answer.status === 200) {
      this.cookie = set.split(';')[0] ?? ''
      const { csrf, mailbox } = answer.body as { csrf: string; mailbox: string }
      this.csrf = csrf
      this.mailbox = mailbox
    }
    return answer
  }

  /** As a page of ours does it. */
  do(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Transcript> {
    return this.send(method, `${area}${path}`, body, { 'x-csrf-token': this.csrf, ...headers })
  }

  /** With the cookie, as any page may. */
  send(method: string, url: string, body?: unknown, headers: Headers = {}): Promise<Transcript> {
    const cookie = this.cookie === '' ? {} : { cookie: this.cookie }
    return request(this.#baseUrl, method, url, body, { ...cookie, ...headers })
  }
}

/** Signed in as a user of consoleUsers. */
export async function signedIn(baseUrl: string, user: string): Promise<Browser> {
  const browser = new Browser(baseUrl)
  const { status, text } = await browser.signIn(user)
  if (status !== 200) throw new Error(`${user} could not sign in: ${status} ${text}`)
  return browser
}
