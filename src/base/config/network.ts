import { isIP } from 'node:net'

/** A network as it is written, `10.0.0.0/8`, taken apart; a lone address is a network of one. */
export interface Network {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** The network that `text` names; undefined when it names none. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || address.includes('%') || rest.length > 0) return undefined
  const bits = version === 4 ? 32 : 128
  if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
    return undefined
  return {
    address,
    prefix: prefix === undefined ? bits : Number(prefix),
    family: version === 4 ? 'ipv4' : 'ipv6',
  }
}

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?' // RFC 1123, and the underscore container names have
const hostName = new RegExp(`^${label}(?:\\.${label})*\\.?$`, 'i')
const hostPattern = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`, 'i')

/** A host by name or address, as a listener takes it. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true
  return text.length <= 253 && hostName.test(text) && !looksLikeAddress(text)
}

/** A host by name, or all hosts under a name: `hooks.example.com`, `*.example.com`. */
export function isHostPattern(text: string): boolean {
  return text.length <= 253 && hostPattern.test(text) && !looksLikeAddress(text)
}

/** `10.0.0.256` is a mistyped address, not a name: no top-level domain is a number. */
function looksLikeAddress(text: string): boolean {
  return /(?:^|\.)\d+\.?$/.test(text)
}
