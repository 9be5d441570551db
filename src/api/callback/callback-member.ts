import { keyPart } from '../../base/kernel/index.ts'
import type { CallbackRef } from './callback.ts'

/** A callback as a member of a set. */
export function toMember({ service, id }: CallbackRef): string {
  return `${keyPart(service)}:${keyPart(id)}`
}

export function fromMember(member: string): CallbackRef {
  const colon = member.indexOf(':')
  return {
    service: decodeURIComponent(member.slice(0, colon)),
    id: decodeURIComponent(member.slice(colon + 1)),
  }
}
