import { toHttpUrl } from './http-outcome.ts'

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * The address a browser or an operating system gave to an app, when it can be one: https, since an
 * access token goes there, or this machine.
 */
export function toPushServiceUrl(text: string): URL | undefined {
  const url = toHttpUrl(text)
  const isSafe = url?.protocol === 'https:' || loopback.test(url?.hostname ?? '')
  return isSafe && url?.username === '' && url.password === '' ? url : undefined
}
