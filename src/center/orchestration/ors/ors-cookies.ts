/** The session cookies of one run, by name. */
export type Cookies = Readonly<Record<string, string>>

const mostCookies = 4 // one is usual; what is kept and sent back has an end
const ours = /^ORSSESSIONID[\w.-]{0,32}$/ // ORS names them so, or begins their names so
const value = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,512}$/ // RFC 6265 §4.1.1, cookie-octet

/** What is kept after an answer; cookies that are not of the session are nobody's business. */
export function mergeCookies(kept: Cookies, setCookies: readonly string[]): Cookies {
  const cookies = new Map(Object.entries(kept))
  for (const text of setCookies) {
    const [pair = '', ...attributes] = text.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(0, at)).trim()
    if (!ours.test(name)) continue
    cookies.delete(name)
    const given = unquoted(pair.slice(at + 1).trim())
    if (value.test(given) && !attributes.some(isEnd)) cookies.set(name, given)
  }
  return Object.fromEntries([...cookies].slice(-mostCookies))
}

export function toCookieHeader(cookies: Cookies): string | undefined {
  const pairs = Object.entries(cookies).map(([name, text]) => `${name}=${text}`)
  return pairs.length === 0 ? undefined : pairs.join('; ')
}

/** The session that the cookie names: `<session>.<node>`. */
export function sessionOfCookies(cookies: Cookies): string | undefined {
  return Object.values(cookies)[0]?.split('.', 1)[0]
}

const unquoted = (text: string) => text.replace(/^"(.*)"$/, '$1')

const isEnd = (attribute: string) => /^\s*max-age\s*=\s*"?(0|-\d+)"?\s*$/i.test(attribute)
