/**
 * Where an Orchestration Server redirects, if that is a host which one of the servers is on, on
 * whichever port: a message goes to nobody whom the operator has not named. Never from https to http.
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
