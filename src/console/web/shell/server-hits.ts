import { useEffect, useState } from 'preact/hooks'
import type { IconName } from '../components/icon.tsx'
import { api } from '../frame/api.ts'
import { type PathName, paths, type Role } from '../frame/paths.ts'
import { linkTo, navigate } from '../frame/router.ts'
import { time } from '../i18n/formats.ts'
import { type Key, textOr } from '../i18n/text.ts'
import { type Hit, type HitGroup, most } from './palette-hits.ts'

const pause = 120 // ms without a key, before the server is asked
const fewest = 2 // characters that the server looks for

/** What the server finds by a name, a number in any spelling or an id; the best first. */
export interface Found {
  readonly callbacks: readonly {
    readonly id: string
    readonly service: string
    readonly state: string
    readonly desiredTime: string
    readonly customerNumber: string
  }[]
  readonly services: readonly { readonly name: string }[]
  readonly agents: readonly {
    readonly id: string
    readonly nickname: string
    readonly state: string
  }[]
  readonly nodes: readonly { readonly id: string; readonly state: string }[]
  readonly patterns: readonly Entry[]
  readonly numbers: readonly Entry[]
}

/** A row of a group, or the group itself. */
interface Entry {
  readonly group: string
  readonly name?: string
  readonly number?: string
}

/** What the server finds, a moment after the last key; nothing while it is asked, or does not answer. */
export function useServerHits(word: string, role: Role): HitGroup[] {
  const [found, setFound] = useState<Found>()
  const wanted = word.trim()
  useEffect(() => {
    setFound(undefined)
    if (wanted.length < fewest) return
    const end = new AbortController()
    const timer = setTimeout(() => {
      api.get<Found>('/search', { query: { q: wanted }, signal: end.signal }).then(setFound, () => {
        // views and actions are there without it
      })
    }, pause)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [wanted])
  return found === undefined ? [] : toGroups(found, role)
}

/** Each kind with the view that its hits open; those that the role may not see are left out. */
export function toGroups(found: Found, role: Role): HitGroup[] {
  const group = (title: Key, opens: PathName, hits: readonly Hit[]) => {
    const seenBy: readonly Role[] = paths[opens].seenBy
    return seenBy.includes(role) ? [{ title, hits: hits.slice(0, most) }] : []
  }
  const callbacks = found.callbacks.map(({ id, customerNumber, service, state, desiredTime }) =>
    hit('phone', linkTo('callback', { id }), customerNumber || id, [
      service,
      time(desiredTime),
      textOr(`common.callback.${state}`, state),
    ]),
  )
  const services = found.services.map(({ name }) =>
    hit('layers', linkTo('services', { name }), name),
  )
  const agents = found.agents.map(({ id, nickname, state }) =>
    hit('headset', linkTo('deskTeam'), nickname || id, [textOr(`common.agent.${state}`, state)]),
  )
  const nodes = found.nodes.map(({ id, state }) =>
    hit('gauge', linkTo('home'), id, [textOr(`common.node.${state}`, state)]),
  )
  const patterns = found.patterns.map(({ group, name }) =>
    hit('regex', linkTo('patterns', { group }), name ?? group, name === undefined ? [] : [group]),
  )
  const numbers = found.numbers.map(({ group, name, number }) =>
    hit('hash', linkTo('resources', { group }), number ?? name ?? group, [group]),
  )
  return [
    ...group('shell.callbacks', 'callback', callbacks),
    ...group('shell.services', 'services', services),
    ...group('shell.agents', 'deskTeam', agents),
    ...group('shell.nodes', 'home', nodes),
    ...group('shell.patterns', 'patterns', patterns),
    ...group('shell.numbers', 'resources', numbers),
  ]
}

function hit(icon: IconName, link: string, label: string, details: readonly string[] = []): Hit {
  const detail = details.length === 0 ? {} : { detail: details.join(' · ') }
  const id = `${link}-${label}`.replaceAll(/[^\w-]/g, '_')
  return { id, label, icon, run: () => navigate(link), ...detail }
}
