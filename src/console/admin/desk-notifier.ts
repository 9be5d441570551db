import type { Undo } from '../../base/kernel/index.ts'
import type { Routing, RoutingEvent } from '../../center/routing/index.ts'
import { toAgentView, toInteractionView } from './desk-view.ts'

/** Puts an event into the mailbox of a user; resolves when it is kept. */
export type Deliver = (user: string, event: { tag: string; message: unknown }) => Promise<unknown>

/**
 * Tells agents what becomes of them and of what they are offered, in the mailbox `agent:<id>`, under
 * `desk.<event>` and as the desk's routes show it. Each event is told on the node where it happened
 * and can be lost with it: a desk that comes (back) asks for its interactions and goes on from
 * there, as it has to ask for what happened while its mailbox had expired.
 */
export function notifyDesks(routing: Pick<Routing, 'onEvent'>, deliver: Deliver): Undo {
  return routing.onEvent(async (event) => {
    const agent = whoHears(event)
    if (agent === undefined) return
    await deliver(`agent:${agent}`, { tag: `desk.${event.kind}`, message: toMessage(event) })
  })
}

/** Undefined for what happens while no agent is concerned. */
function whoHears(event: RoutingEvent): string | undefined {
  return event.kind === 'agent-changed' ? event.agent.id : event.agent
}

function toMessage(event: RoutingEvent): object {
  if (event.kind === 'agent-changed') return toAgentView(event.agent)
  return { ...toInteractionView(event.interaction), reason: event.reason }
}
