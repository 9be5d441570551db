import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { ServerOptions } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'
import { networksOf, plainAddress } from './network.ts'

/** Where a request comes from, as far as that can be believed. */
export interface Callers {
  /** The address of the caller; a trusted gateway's word counts, nobody else's. */
  addressOf(request: IncomingMessage): string
  isInternal(request: IncomingMessage): boolean
  /** True when the request's `gms_user` may be believed. */
  isTrusted(request: IncomingMessage): boolean
  /** True when no gateway is named, so that whoever says a `gms_user` is believed. */
  believesEverybody(): boolean
}

export function createCallers(server: Live<ServerOptions>): Callers {
  const gateways = networksOf()
  const internals = networksOf()
  const peerOf = (request: IncomingMessage) => plainAddress(request.socket.remoteAddress ?? '')
  const isGateway = (address: string) => gateways(server().trusted_gateways).has(address)
  const addressOf = (request: IncomingMessage): string => {
    const peer = peerOf(request)
    const forwarded = request.headers['x-forwarded-for']
    if (forwarded === undefined || !isGateway(peer)) return peer
    return lastStranger(String(forwarded).split(','), isGateway) ?? peer
  }
  return {
    addressOf,
    isInternal: (request) => internals(server().internal_networks).has(addressOf(request)),
    believesEverybody: () => server().trusted_gateways.length === 0,
    isTrusted: (request) => server().trusted_gateways.length === 0 || isGateway(peerOf(request)),
  }
}

/**
 * From the right: what a gateway of ours wrote is true, what stands left of the first stranger that
 * stranger may have made up. A place that is no address is a stranger too, and internal to nobody.
 */
function lastStranger(
  chain: readonly string[],
  isGateway: (address: string) => boolean,
): string | undefined {
  const addresses = chain.map((each) => plainAddress(withoutPort(each.trim())))
  return addresses.findLast((each) => isIP(each) === 0 || !isGateway(each))
}

/** Some gateways write the port too, which differs with every connection: `192.0.2.7:4711`, `[::1]:4711`. */
function withoutPort(place: string): string {
  return place.replace(/^(?:\[(.*)\](?::\d+)?|([\d.]+):\d+)$/, '$1$2')
}
