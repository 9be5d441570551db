import { type LookupOptions, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { type AllowList, toPlainAddress } from './allow-list.ts'

/** A connection that was never opened, since the list does not allow where it would have gone. */
export class AddressNotAllowed extends Error {
  constructor(option: string, host: string) {
    super(`${option} does not admit ${host}`)
    this.name = 'AddressNotAllowed'
  }
}

/**
 * Opens connections to allowed places only. The address is judged where it is used: a name is looked
 * up once, and the connection goes to an address of that very answer. A check before the request
 * would be passed by a name that points elsewhere a moment later.
 */
export function guardedConnector(
  allow: { option: string; list: AllowList },
  options: buildConnector.BuildOptions,
): buildConnector.connector {
  // The lookup is an option of net.connect, which the builder hands on but does not declare.
  const connect = buildConnector({ ...options, ...{ lookup: guardedLookup(allow) } })
  return (target, callback) => {
    const host = toPlainAddress(target.hostname)
    if (isIP(host) !== 0 && !allow.list.admitsAddress(host)) {
      callback(new AddressNotAllowed(allow.option, host), null)
      return
    }
    connect(target, callback)
  }
}

/** dns.lookup without the addresses that are not allowed. */
function guardedLookup({ option, list }: { option: string; list: AllowList }): LookupFunction {
  return (host: string, options: LookupOptions, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0)
      const named = list.admitsHost(host)
      const admitted = found.filter(({ address }) => named || list.admitsAddress(address))
      const [first] = admitted
      if (first === undefined) callback(new AddressNotAllowed(option, host), '', 0)
      else if (options.all === true) callback(null, admitted)
      else callback(null, first.address, first.family)
    })
  }
}
