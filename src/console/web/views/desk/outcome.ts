import { admin, api } from '../../frame/api.ts'
import { currentSession } from '../../frame/session.ts'
import { callbackPath } from '../callback/callback-json.ts'
import { interactionPath } from './desk-json.ts'

export const outcomes = ['reached', 'no-answer', 'busy', 'wrong-number', 'fax', 'later'] as const
export type Outcome = (typeof outcomes)[number]

/** How a call went; `later` with the slot that the customer has chosen. */
export interface Given {
  readonly outcome: Outcome
  readonly slot?: { readonly start: string; readonly spelled: string } | undefined
}

type Step = readonly [path: string, body?: object]

/** What the server is told, in this order; with the last of it the agent is free. */
export function stepsOf(agent: string, id: string, { outcome, slot }: Given): readonly Step[] {
  if (outcome === 'later') return [[callbackPath(id, 'later'), { desiredTime: slot?.start }]]
  const say: Step = [interactionPath(agent, id, 'outcome'), { outcome }]
  return outcome === 'reached' ? [say, [interactionPath(agent, id, 'complete')]] : [say]
}

export async function say(steps: readonly Step[]): Promise<void> {
  for (const [path, body] of steps) await api.post(path, body === undefined ? {} : { body })
}

/** As the window closes: there is no time to wait for an answer, and the last step holds alone. */
export function sayInPassing(steps: readonly Step[]): void {
  const [path, body] = steps.at(-1) ?? []
  if (path === undefined) return
  void fetch(admin + path, {
    method: 'POST',
    keepalive: true,
    credentials: 'same-origin',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'x-csrf-token': currentSession()?.csrf ?? '',
    },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => undefined)
}
