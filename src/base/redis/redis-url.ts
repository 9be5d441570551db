/** Where Redis is, as `REDIS_URL` says. */
export interface RedisAddress {
  readonly kind: 'standalone' | 'sentinel' | 'cluster'
  /** One server; or the sentinels; or some nodes of the cluster. */
  readonly hosts: readonly { host: string; port: number }[]
  /** What the sentinels call the master. */
  readonly masterName: string | undefined
  readonly username: string | undefined
  readonly password: string | undefined
  /** What the sentinels themselves ask for, which is not what the servers do. */
  readonly sentinelUsername: string | undefined
  readonly sentinelPassword: string | undefined
  readonly database: number
  readonly tls: boolean
}

const forms =
  'redis://host, rediss://host, redis+sentinel://host1,host2/name or redis+cluster://host1,host2'

const urlParts =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?#@]*)([^?#]*)(?:\?([^#]*))?$/

/** Reads a Redis URL; throws an error that names the fault and never prints the password. */
export function parseRedisUrl(url: string): RedisAddress {
  const parts = urlParts.exec(url)
  if (parts === null) throw fault(`is none of ${forms}`)
  const [, scheme, family = 'standalone', user = '', hosts = '', path = '', query] = parts
  const kind = family as RedisAddress['kind']
  const { masterName, database } = parsePath(kind, path.split('/').slice(1).filter(Boolean))
  return {
    kind,
    hosts: parseHosts(kind, hosts),
    masterName,
    database,
    tls: scheme === 'rediss',
    ...parseUser(user),
    ...parseQuery(kind, query),
  }
}

function parseHosts(kind: RedisAddress['kind'], text: string): RedisAddress['hosts'] {
  const hosts = text.split(',').map((each) => parseHost(each, kind === 'sentinel' ? 26379 : 6379))
  if (kind === 'standalone' && hosts.length > 1) {
    throw fault('names several hosts: say redis+sentinel:// or redis+cluster://')
  }
  return hosts
}

function parseHost(text: string, defaultPort: number): { host: string; port: number } {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d+))?$/.exec(text)
  if (parts === null) throw fault(text === '' ? 'lacks a host' : `has a bad host "${text}"`)
  const [, host = '', port] = parts
  const number = port === undefined ? defaultPort : Number(port)
  if (number < 1 || number > 65535) throw fault(`has a bad port "${port}"`)
  return { host: host.replace(/^\[|\]$/g, ''), port: number }
}

function parsePath(kind: RedisAddress['kind'], path: string[]) {
  const masterName = kind === 'sentinel' ? path.shift() : undefined
  if (kind === 'sentinel' && masterName === undefined) {
    throw fault("lacks the master's name: redis+sentinel://host1,host2/name")
  }
  const [database = '0', ...rest] = path
  if (rest.length > 0 || !/^\d{1,4}$/.test(database)) {
    throw fault(`has a bad database "${path.join('/')}"`)
  }
  if (kind === 'cluster' && database !== '0') throw fault('names a database: a cluster has only 0')
  return {
    masterName: masterName === undefined ? undefined : decode(masterName),
    database: Number(database),
  }
}

function parseUser(text: string): Pick<RedisAddress, 'username' | 'password'> {
  const colon = text.indexOf(':')
  const username = colon === -1 ? text : text.slice(0, colon)
  const password = colon === -1 ? '' : text.slice(colon + 1)
  if (username !== '' && password === '') {
    throw fault(
      'has a user without a password: redis://user:password@host or redis://:password@host',
    )
  }
  return {
    username: username === '' ? undefined : decode(username),
    password: password === '' ? undefined : decode(password),
  }
}

function parseQuery(
  kind: RedisAddress['kind'],
  query: string | undefined,
): Pick<RedisAddress, 'sentinelUsername' | 'sentinelPassword'> {
  const given = new Map<string, string>()
  for (const pair of query?.split('&') ?? []) {
    const equals = pair.indexOf('=')
    const name = equals === -1 ? pair : pair.slice(0, equals)
    if (kind !== 'sentinel' || !/^sentinel(Username|Password)$/.test(name)) {
      throw fault('has a query: redis+sentinel:// alone takes one, ?sentinelPassword=…')
    }
    given.set(name, equals === -1 ? '' : decode(pair.slice(equals + 1)))
  }
  const [username, password] = [given.get('sentinelUsername'), given.get('sentinelPassword')]
  if (username && !password) throw fault('has a sentinelUsername without a sentinelPassword')
  return { sentinelUsername: username || undefined, sentinelPassword: password || undefined }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw fault('has a % that begins no escape: write it as %25', cause)
  }
}

function fault(what: string, cause?: unknown): Error {
  return new Error(`REDIS_URL ${what}`, { cause })
}
