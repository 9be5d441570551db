import type { Area } from '../i18n/keys.ts'

export type Role = 'admin' | 'supervisor' | 'agent' | 'viewer'

/** One address of the console: `:name` is a part, `:name?` one that may be missing, at the end. */
export interface Path {
  readonly path: string
  /** Its strings: locales/<language>/<area>.json; `<area>.title` names the view. */
  readonly area: Area
  readonly seenBy: readonly Role[]
}

const everyone: readonly Role[] = ['admin', 'supervisor', 'agent', 'viewer']
const notAgents: readonly Role[] = ['admin', 'supervisor', 'viewer']
const staff: readonly Role[] = ['admin', 'supervisor', 'agent']
const overseers: readonly Role[] = ['admin', 'supervisor']

/** All addresses under `/genesys/ui`, tried from top to bottom. */
export const paths = {
  signin: { path: '/signin', area: 'signin', seenBy: everyone },
  home: { path: '/home', area: 'home', seenBy: everyone },
  callbackWeek: { path: '/callback/week/:service?/:week?', area: 'callback', seenBy: everyone },
  callback: { path: '/callback/:id?/:tab?', area: 'callback', seenBy: everyone },
  reporting: { path: '/reporting/:kind?', area: 'reporting', seenBy: notAgents },
  deskTeam: { path: '/desk/team', area: 'desk', seenBy: overseers },
  desk: { path: '/desk/:interaction?', area: 'desk', seenBy: staff },
  serviceNew: { path: '/services/new', area: 'services', seenBy: ['admin'] },
  services: { path: '/services/:name?/:tab?', area: 'services', seenBy: notAgents },
  patterns: { path: '/tools/patterns/:group?', area: 'patterns', seenBy: notAgents },
  resources: { path: '/tools/resources/:group?', area: 'resources', seenBy: notAgents },
  hours: { path: '/tools/hours/:service?', area: 'hours', seenBy: notAgents },
  templates: { path: '/tools/templates/:name?', area: 'templates', seenBy: notAgents },
  push: { path: '/tools/push/:provider?', area: 'push', seenBy: overseers },
  statistics: { path: '/lab/statistics', area: 'statistics', seenBy: notAgents },
  api: { path: '/lab/api/:tag?/:operation?', area: 'api', seenBy: notAgents },
  mailbox: { path: '/lab/mailbox/:user?', area: 'mailbox', seenBy: overseers },
  drop: { path: '/lab/drop', area: 'drop', seenBy: overseers },
  deliveries: { path: '/deliveries/:id?', area: 'deliveries', seenBy: overseers },
  audit: { path: '/audit', area: 'audit', seenBy: overseers },
} as const satisfies Readonly<Record<string, Path>>

export type PathName = keyof typeof paths

type PartsOf<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PartsOf<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never
type Needed<Part extends string> = Part extends `${string}?` ? never : Part
type Optional<Part extends string> = Part extends `${infer Name}?` ? Name : never

/** The parts of an address by name, all as text and decoded. */
export type Params<N extends PathName> = {
  readonly [K in Needed<PartsOf<(typeof paths)[N]['path']>>]: string
} & { readonly [K in Optional<PartsOf<(typeof paths)[N]['path']>>]?: string | undefined }

/** What every view is given. */
export interface ViewProps<N extends PathName> {
  readonly params: Params<N>
}

export interface Found {
  readonly name: PathName
  readonly params: Readonly<Record<string, string>>
}

/** Which view an address opens; `undefined` when none does. */
export function findPath(pathname: string): Found | undefined {
  const parts = splitPath(pathname)
  for (const name of Object.keys(paths) as PathName[]) {
    const params = matchParts(splitPath(paths[name].path), parts)
    if (params !== undefined) return { name, params }
  }
  return undefined
}

function matchParts(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (parts.length > pattern.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, piece] of pattern.entries()) {
    const part = parts[at]
    if (!piece.startsWith(':')) {
      if (piece !== part) return undefined
    } else if (part !== undefined) params[piece.slice(1).replace('?', '')] = decode(part)
    else if (!piece.endsWith('?')) return undefined
  }
  return params
}

const splitPath = (path: string) => path.split('/').filter((part) => part !== '')

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // typed by hand; the view will not find it
  }
}

/** An address without the base: `pathTo('callback', { id })` → `/callback/369-…`. */
export function pathTo<N extends PathName>(name: N, params?: Params<N>): string {
  const given: Readonly<Record<string, string | undefined>> = params ?? {}
  const parts = splitPath(paths[name].path).flatMap((piece) => {
    if (!piece.startsWith(':')) return [piece]
    const value = given[piece.slice(1).replace('?', '')]
    return value === undefined ? [] : [encodeURIComponent(value)]
  })
  return `/${parts.join('/')}`
}
