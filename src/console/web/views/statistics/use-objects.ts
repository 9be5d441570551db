import { useLoad } from '../../frame/load.ts'

/** Names that may be meant: agents for what agents have, queues for the rest. Others may be typed. */
export function useObjects(type: string): readonly string[] {
  const isAgent = /^(?:Agent|Place)$/.test(type)
  const isQueue = /^(?:Group|Queue|RoutePoint)/.test(type)
  const agents = useLoad<readonly { readonly id: string }[]>(isAgent ? '/desk/agents' : undefined)
  const queues = useLoad<readonly { readonly queue: string }[]>(
    isQueue ? '/desk/queues' : undefined,
  )
  const names = isAgent ? agents.data?.map(({ id }) => id) : queues.data?.map(({ queue }) => queue)
  return names ?? []
}
