/** Types of objects as Stat Server's clients know them, and what else they are called. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  Agent: ['Person', 'StaffAgent'],
  Place: ['AgentPlace'],
  GroupAgents: ['AgentGroup', 'AgentGroups', 'GroupAgent', 'VirtualAgentGroup'],
  GroupPlaces: ['PlaceGroup', 'PlaceGroups', 'GroupPlace'],
  Queue: ['ACDQueue', 'QueueDN', 'VirtualQueue', 'VQ'],
  RoutePoint: ['RoutingPoint', 'VirtualRoutePoint', 'VirtualRoutingPoint', 'ExternalRoutePoint'],
  GroupQueues: ['QueueGroup', 'QueueGroups', 'GroupQueue'],
  RegDN: ['RegularDN', 'DN', 'Extension'],
  Tenant: [],
}

const byPlainName = new Map(
  Object.entries(synonyms).flatMap(([type, others]) =>
    [type, ...others].map((name): [string, string] => [plainName(name), type]),
  ),
)

/** The type in its one spelling: clients write QUEUE, Virtual Queue, route_point. Unknown ones stay. */
export function toObjectType(written: string): string {
  return byPlainName.get(plainName(written)) ?? written.trim()
}

/** A name as all its spellings share it: Total_Login_Time, TotalLoginTime, totallogintime. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
