import { BlockList, isIP, isIPv6 } from 'node:net'

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
  const version = isIP(address)
  return version !== 0 && blocks.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

/** `::ffff:10.0.0.1` is 10.0.0.1 as a dual-stack socket sees it; a zone names an interface of ours. */
export function plainAddress(address: string): string {
  const withoutZone = address.replace(/%.*$/, '')
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1] ?? withoutZone
}

const mostRemembered = 10_000 // addresses; a flood of them must not fill the memory

/** Remembers the networks of the list it was last asked for: options change rarely, requests come always. */
export function networksOf(): (list: readonly string[]) => Networks {
  let known: readonly string[] | undefined
  let networks: Networks = remembering(toNetworks([]))
  return (list) => {
    if (list !== known) {
      networks = remembering(toNetworks(list))
      known = list
    }
    return networks
  }
}

/** Parsing an address and comparing it costs microseconds, and few callers call most of the time. */
function remembering(networks: Networks): Networks {
  const answers = new Map<string, boolean>()
  return {
    has(address) {
      const remembered = answers.get(address)
      if (remembered !== undefined) return remembered
      const answer = networks.has(address)
      if (answers.size >= mostRemembered) answers.clear()
      answers.set(address, answer)
      return answer
    },
  }
}
