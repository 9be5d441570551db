import type { Clock } from '../../../base/kernel/index.ts'
import type { AccessNumbers } from '../../../center/access-numbers/index.ts'
import type { Routing } from '../../../center/routing/index.ts'
import type { ServiceKind } from '../service-kind.ts'
import { capacity } from './capacity.ts'
import { ewt } from './ewt.ts'
import { type GetParts, get } from './get.ts'
import { matchInteraction } from './match-interaction.ts'
import { officeHours } from './office-hours.ts'
import { requestAccess } from './request-access.ts'
import { requestChat } from './request-chat.ts'
import { requestInteraction } from './request-interaction.ts'

export interface BuiltinKindParts extends GetParts {
  readonly numbers: AccessNumbers
  readonly routing: Pick<Routing, 'expectedWait'>
  /** Hears which service a call that came in belongs to. */
  readonly recognised?: (serviceId: string) => Promise<unknown>
  readonly clock?: Clock
}

/** The kinds of this room; those of other rooms are added to ServiceService. */
export function createBuiltinKinds(parts: BuiltinKindParts): readonly ServiceKind[] {
  const { numbers, routing, recognised, clock } = parts
  return [
    requestInteraction(numbers),
    matchInteraction(numbers, recognised),
    requestAccess(numbers),
    requestChat('request-chat'),
    requestChat('request-chat-poll'),
    officeHours(clock),
    capacity(clock),
    get(parts),
    ewt(routing),
  ]
}
