import type { Operation } from './openapi.ts'

export interface FormRow {
  readonly name: string
  readonly value: string
  readonly file?: File
}

/** What is sent as a body, as it stands in its editor. */
export type BodyDraft =
  | { readonly kind: 'form'; readonly rows: readonly FormRow[] }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'file'; readonly type: string; readonly file?: File }

/** An operation filled in. */
export interface Filled {
  /** By place and name: `path.ttl`. */
  readonly values: Readonly<Record<string, string>>
  /** Beyond what the operation describes. */
  readonly query: readonly FormRow[]
  readonly headers: readonly FormRow[]
  readonly body: BodyDraft | undefined
}

/** What goes over the wire, but for what the browser adds by itself. */
export interface Outgoing {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | FormData | File | undefined
}

export const keyOf = ({ in: place, name }: { in: string; name: string }) => `${place}.${name}`

/** Keys of what must be given and is not, or cannot be read. */
export function faultsOf({ parameters }: Operation, { values, headers, body }: Filled): string[] {
  const missing = parameters.filter((each) => each.isRequired && !values[keyOf(each)])
  const isWrong =
    (body?.kind === 'json' && body.text.trim() !== '' && !isJson(body.text)) ||
    (body?.kind === 'file' && body.file === undefined)
  const areNames = headers.every(({ name }) => name === '' || headerName.test(name))
  return [...missing.map(keyOf), ...(isWrong ? ['body'] : []), ...(areNames ? [] : ['headers'])]
}

const headerName = /^[!#$%&'*+\-.^_`|~\w]+$/

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export function toOutgoing({ method, path, parameters }: Operation, filled: Filled): Outgoing {
  const { values, query, headers } = filled
  const queries = parameters.filter((each) => each.in === 'query')
  const words = new URLSearchParams()
  for (const each of queries) {
    const value = values[keyOf(each)] ?? ''
    if (value !== '') words.append(each.name, value)
  }
  for (const { name, value } of query) if (name !== '') words.append(name, value)
  const { type, body } = spellBody(filled.body)
  const text = words.toString()
  return {
    ...{ method, body },
    url: fillPath(path, values) + (text === '' ? '' : `?${text}`),
    headers: [
      ...(type === undefined ? [] : [['content-type', type] as const]),
      ...headers.filter(({ name }) => name !== '').map(({ name, value }) => [name, value] as const),
    ],
  }
}

/** What stands for the rest of a path keeps its slashes. */
function fillPath(path: string, values: Filled['values']): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[`path.${name}`] ?? ''
    return name === '*'
      ? value.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(value)
  })
}

function spellBody(draft: BodyDraft | undefined): { type?: string; body: Outgoing['body'] } {
  if (draft === undefined) return { body: undefined }
  if (draft.kind === 'json') return { type: 'application/json', body: draft.text }
  if (draft.kind === 'file') return { type: draft.type, body: draft.file }
  const rows = draft.rows.filter(({ name }) => name !== '')
  if (!rows.some(({ file }) => file !== undefined)) {
    const words = new URLSearchParams(rows.map(({ name, value }) => [name, value]))
    return { type: 'application/x-www-form-urlencoded', body: words.toString() }
  }
  const form = new FormData()
  for (const { name, value, file } of rows) form.append(name, file ?? value)
  return { body: form } // the browser writes the type, with the boundary it makes
}

/** The same call for a shell; who needs a user is asked for the password there. */
export function toCurl(
  { method, url, headers, body }: Outgoing,
  origin: string,
  user?: string,
): string {
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quote(origin + url)}`,
    ...(user === undefined ? [] : [`-u ${quote(user)}`]),
    ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...curlBody(body),
  ]
  return parts.join(' \\\n  ')
}

function curlBody(body: Outgoing['body']): string[] {
  if (body === undefined || body === '') return []
  if (typeof body === 'string') return [`--data-raw ${quote(body)}`]
  if (body instanceof FormData) {
    return [...body].map(([name, value]) =>
      typeof value === 'string'
        ? `--form-string ${quote(`${name}=${value}`)}`
        : `-F ${quote(`${name}=@${value.name}`)}`,
    )
  }
  return [`--data-binary ${quote(`@${body.name}`)}`]
}

/** One word for a shell, whatever is in it. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
