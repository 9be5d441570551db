import { commaList, formed } from './kinds.ts'
import { isHost, isHostPattern, parseNetwork } from './network.ts'
import type { Kind } from './option.ts'

/** The kinds of options that say where something is: networks, hosts and URLs. */

const network = (place: string) => (parseNetwork(place) === undefined ? undefined : place)

/** Networks such as `10.0.0.0/8`; a lone address is a network of one. */
export const networks: Kind<readonly string[]> = {
  label: 'networks',
  schema: commaList(network, 'a network such as 10.0.0.0/8 or ::1/128'),
}

/** Networks and names of hosts, `*.` before a name meaning all hosts under it. */
export const hosts: Kind<readonly string[]> = {
  label: 'networks, hosts',
  schema: commaList(
    (place) => network(place) ?? (isHostPattern(place) ? place.toLowerCase() : undefined),
    'a network such as 10.0.0.0/8 or a host such as *.example.com',
  ),
}

/** The address or name a listener binds. */
export const host: Kind<string> = {
  label: 'host',
  schema: formed((text) => (isHost(text) ? text : undefined), 'an address or the name of a host'),
}

/** The base of URLs we build or call: no query, no credentials, always with a slash at its end. */
export const baseUrl: Kind<string> = {
  label: 'URL',
  schema: formed(toBaseUrl, 'an http or https URL without query, fragment and credentials'),
}

export const baseUrls: Kind<readonly string[]> = {
  label: 'URLs',
  schema: commaList(toBaseUrl, 'an http or https URL without query, fragment and credentials'),
}

/** A URL to call, or nothing. */
export const optionalUrl: Kind<string> = {
  label: 'URL',
  schema: formed(
    (text) => (text === '' ? text : withoutCredentials(text)?.href),
    'an http or https URL without credentials',
  ),
}

/** Origins as browsers send them, or `*` for any. */
export const origins: Kind<readonly string[]> = {
  label: 'origins',
  schema: commaList(
    (place) => (place === '*' ? place : toOrigin(place)),
    'an origin such as https://app.example.com',
  ),
}

function toBaseUrl(text: string): string | undefined {
  const url = withoutCredentials(text)
  if (url === undefined || /[?#]/.test(text)) return undefined
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}

function toOrigin(text: string): string | undefined {
  const url = toHttpUrl(text)
  return url !== undefined && /^https?:\/\/[^/?#@\\]+\/?$/i.test(text) ? url.origin : undefined
}

/** Options are shown in the console and in faults, so that a password has no place in a URL. */
function withoutCredentials(text: string): URL | undefined {
  const url = toHttpUrl(text)
  return url?.username === '' && url.password === '' ? url : undefined
}

function toHttpUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return undefined
  return new URL(text)
}
