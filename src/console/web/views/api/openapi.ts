import type { Role } from '../../frame/paths.ts'

/** The parts of `openapi.json` that are read here. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationJson>>>>
}

export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

interface OperationJson {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: Schema
  }[]
  readonly requestBody?: {
    readonly description?: string
    readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
  }
}

export interface Parameter {
  readonly in: string
  readonly name: string
  readonly isRequired: boolean
  readonly type: string
  readonly about: string
  readonly choices: readonly string[]
}

/** What a body of one media type may hold. */
export interface Body {
  readonly type: string
  readonly about: string
  readonly schema: Schema
}

export interface Operation {
  /** Its word in an address: `post-1-storage-ttl`. */
  readonly id: string
  readonly tag: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly about: string
  /** The console's role that it needs; absent: whoever reaches the server. */
  readonly role: Role | undefined
  readonly parameters: readonly Parameter[]
  readonly bodies: readonly Body[]
}

export interface Group {
  readonly tag: string
  readonly operations: readonly Operation[]
}

const roles: readonly Role[] = ['viewer', 'agent', 'supervisor', 'admin']

/** All operations by their tags, in the document's order. */
export function groupsOf({ paths }: OpenApi): Group[] {
  const groups = new Map<string, Operation[]>()
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, json] of Object.entries(methods)) {
      const operation = toOperation(method.toUpperCase(), path, json)
      const group = groups.get(operation.tag)
      if (group === undefined) groups.set(operation.tag, [operation])
      else group.push(operation)
    }
  }
  return [...groups].map(([tag, operations]) => ({ tag, operations }))
}

function toOperation(method: string, path: string, json: OperationJson): Operation {
  const { tags = [], summary = '', description: about = '', requestBody } = json
  return {
    id: idOf(method, path),
    ...{ tag: tags[0] ?? 'other', method, path, summary, about },
    role: roleOf(json),
    parameters: (json.parameters ?? []).map(({ in: place, name, required, ...rest }) => ({
      ...{ in: place, name, isRequired: required === true },
      type: typeOf(rest.schema),
      about: rest.description ?? rest.schema?.description ?? '',
      choices: choicesOf(rest.schema),
    })),
    bodies: Object.entries(requestBody?.content ?? {}).map(([type, { schema = {} }]) => {
      return { type, schema, about: requestBody?.description ?? schema.description ?? '' }
    }),
  }
}

function idOf(method: string, path: string): string {
  const words = `${method} ${path.replace('/genesys/', '').replace('{*}', 'rest')}`
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
}

function roleOf({ security = [] }: OperationJson): Role | undefined {
  const named = security.flatMap((each) => Object.values(each).flat())
  return roles.find((role) => named.includes(role))
}

/** A schema's type in words: `string`, `integer`, `string | number`. */
export function typeOf(schema: Schema = {}): string {
  const { type, anyOf } = schema
  if (typeof type === 'string') return type
  if (type !== undefined) return type.join(' | ')
  return [...new Set((anyOf ?? []).map(typeOf))].join(' | ') || 'string'
}

export function choicesOf(schema: Schema = {}): string[] {
  const own = schema.enum ?? schema.anyOf?.flatMap((each) => each.enum ?? []) ?? []
  return own.map(String)
}

/** Those in whose method, path or summary the word occurs, without groups that have none. */
export function matching(groups: readonly Group[], word: string): Group[] {
  const wanted = word.trim().toLowerCase()
  const found = ({ method, path, summary }: Operation) =>
    `${method} ${path} ${summary}`.toLowerCase().includes(wanted)
  return groups
    .map(({ tag, operations }) => ({ tag, operations: operations.filter(found) }))
    .filter(({ operations }) => operations.length > 0)
}

/** Why somebody of this role cannot try it: a word for the text. */
export function refusalOf(
  { method, path, role: needed }: Pick<Operation, 'method' | 'path' | 'role'>,
  role: Role,
): 'writes' | 'role' | 'session' | undefined {
  if (path === '/genesys/1/admin/session' && method !== 'GET') return 'session'
  if (method !== 'GET' && role !== 'admin') return 'writes'
  return needed !== undefined && roles.indexOf(role) < roles.indexOf(needed) ? 'role' : undefined
}
