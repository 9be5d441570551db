import { refuseGrowth, type SortedParameters } from '../service/index.ts'
import type { Callback, CallbackState } from './callback.ts'
import { alreadyEnded, noWayBack, sessionDiffers } from './callback-errors.ts'
import type { CallbackOptions } from './callback-options.ts'
import type { Decision } from './history.ts'
import { readReason, readState, toProperties } from './request-values.ts'
import { moved } from './transitions.ts'

/** What an update says of a callback, but for its time. */
export interface Amendment {
  readonly state: CallbackState | undefined
  readonly reason: string | undefined
  /** By which whoever carries it out says who it is. */
  readonly session: string | undefined
  /** The properties as they are afterwards; what is set to nothing is removed. Throws when they are too many. */
  properties(before: Readonly<Record<string, string>>): Record<string, string>
}

export function toAmendment(said: SortedParameters, options: CallbackOptions): Amendment {
  const { steering, data } = said
  const state = steering.get('_callback_state')?.trim() ?? ''
  const given = toProperties(steering, data, options)
  const emptied = [...steering, ...data].filter(([, value]) => value === '' || value === null)
  const removed = new Set(emptied.map(([name]) => name))
  return {
    state: state === '' ? undefined : readState(state),
    reason: readReason(steering),
    session: steering.get('_ors_session_id')?.trim() || undefined,
    properties(before) {
      const all = Object.entries({ ...before, ...given })
      const after = Object.fromEntries(all.filter(([name]) => !removed.has(name)))
      refuseGrowth(before, after)
      return after
    },
  }
}

type Changes = Partial<Omit<Callback, 'service' | 'id' | 'version' | 'history'>>

/** What a callback becomes by it; undefined when nothing changes. Throws where it may not. */
export function amended(
  callback: Callback,
  amendment: Amendment,
): { changes: Changes; decisions: Decision[] } | undefined {
  const { id } = callback
  const { state, reason, session } = amendment
  const isOther = session !== undefined && Boolean(callback.session) && callback.session !== session
  if (isOther) throw sessionDiffers(id)
  if (callback.state === 'COMPLETED' && state !== 'COMPLETED') throw alreadyEnded(id)
  if (callback.state === 'COMPLETED') return undefined // news for the second time
  const move = state === undefined ? {} : moved(callback, state, reason)
  if (move === undefined) throw noWayBack(id, callback.state, state ?? callback.state)
  const properties = amendment.properties(callback.properties)
  const isSame = JSON.stringify(properties) === JSON.stringify(callback.properties)
  const changes: Changes = {
    ...(move === 'same' ? {} : move),
    ...(isSame ? {} : { properties }),
    ...(session === undefined ? {} : reported(callback, session)),
  }
  if (Object.keys(changes).length === 0) return undefined
  const decisions: Decision[] =
    changes.state === undefined
      ? []
      : [{ step: `to ${changes.state}`, verdict: 'done', detail: reasonOf(changes) }]
  return { changes, decisions }
}

/** A session that says who it is ends the doubt whether there is one. */
function reported(callback: Callback, session: string): Changes {
  const { submission } = callback
  const isKnown = callback.session === session
  if (isKnown) return {}
  return submission?.inDoubtUntil === undefined ? { session } : { session, submission: undefined }
}

function reasonOf({ reason }: Changes): string | undefined {
  return reason === undefined ? 'by an update' : `by an update: ${reason}`
}
