import { BlockList, isIP, isIPv4 } from 'node:net'

/** Says which places may be called: networks by address, hosts by name. */
export interface AllowList {
  /** True when the name alone is enough: whoever allowed it answers for where it points. */
  admitsHost(host: string): boolean
  admitsAddress(address: string): boolean
}

/** Reads `10.0.0.0/8`, `192.0.2.7`, `hooks.example.com` and `*.example.com`. */
export function parseAllowList(places: readonly string[]): AllowList {
  const networks = new BlockList()
  const hosts = new Set<string>()
  const domains: string[] = []
  for (const place of places) {
    const [address = '', prefix] = place.split('/')
    const version = isIP(address)
    if (version !== 0) {
      const family = version === 4 ? 'ipv4' : 'ipv6'
      networks.addSubnet(address, Number(prefix ?? (version === 4 ? 32 : 128)), family)
    } else if (place.startsWith('*.')) domains.push(place.slice(1).toLowerCase())
    else hosts.add(place.toLowerCase())
  }
  return {
    admitsHost(host) {
      const name = host.toLowerCase().replace(/\.$/, '')
      if (isIP(name) !== 0) return false
      return hosts.has(name) || domains.some((domain) => name.endsWith(domain))
    },
    admitsAddress(address) {
      const plain = toPlainAddress(address)
      const version = isIP(plain)
      return version !== 0 && networks.check(plain, version === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

/** An IPv4 address dressed as IPv6 (`::ffff:7f00:1`) is that IPv4 address; a zone is no part of one. */
export function toPlainAddress(address: string): string {
  const [bare = ''] = address.replace(/^\[|\]$/g, '').split('%')
  if (isIP(bare) !== 6) return bare
  const normal = new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal)
  if (mapped === null) return normal
  const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part ?? '', 16))
  const v4 = [high, low].flatMap((part = 0) => [part >> 8, part & 255]).join('.')
  return isIPv4(v4) ? v4 : normal
}
