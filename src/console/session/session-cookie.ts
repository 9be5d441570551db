import { sessionCookie } from '../../base/http/index.ts'

const attributes = 'Path=/genesys; HttpOnly; SameSite=Strict'

/** `Set-Cookie` for a session; it ends with the browser, or earlier with the session. */
export function toCookie(token: string, isSecure: boolean): string {
  return `${sessionCookie}=${token}; ${attributes}${isSecure ? '; Secure' : ''}`
}

/** `Set-Cookie` that takes it back. */
export function noCookie(isSecure: boolean): string {
  return `${sessionCookie}=; ${attributes}; Max-Age=0${isSecure ? '; Secure' : ''}`
}
