import { BlockList, isIPv6 } from 'node:net'

/** A set of networks that is asked once a request. */
export interface Networks {
  has(address: string): boolean
}

/** Networks such as `10.0.0.0/8`; a lone address is a network of one. */
export function toNetworks(list: readonly string[]): Networks {
  const blocks = new BlockList()
  for (const each of list) {
    const [address = '', prefix] = each.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (prefix === undefined) blocks.addAddress(address, family)
    else blocks.addSubnet(address, Number(prefix), family)
  }
  return { has: (address) => isIn(blocks, plainAddress(address)) }
}

function isIn(blocks: BlockList, address: string): boolean {
  return blocks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** `::ffff:10.0.0.1` is 10.0.0.1 as a dual-stack socket sees it; a zone names an interface of ours. */
export function plainAddress(address: string): string {
  const withoutZone = address.replace(/%.*$/, '')
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1] ?? withoutZone
}

/** Remembers the networks of the list it was last asked for: options change rarely, requests come always. */
export function networksOf(): (list: readonly string[]) => Networks {
  let known: readonly string[] | undefined
  let networks: Networks = toNetworks([])
  return (list) => {
    if (list !== known) {
      networks = toNetworks(list)
      known = list
    }
    return networks
  }
}
