/**
 * Where a redirect leads, if it leads to a host that one of the servers is on, on whichever port: what
 * is sent goes to nobody whom the operator has not named. Never from https to http.
 */
export function allowedRedirect(
  location: string | undefined,
  from: URL,
  servers: readonly string[],
): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined
  const to = new URL(location, from.href)
  const isSafe = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:')
  const isKnown = servers.some((server) => hostOf(new URL(server)) === hostOf(to))
  const isBare = to.username === '' && to.password === ''
  return isSafe && isKnown && isBare ? to : undefined
}

const hostOf = ({ hostname }: URL) => hostname.replace(/\.$/, '')
