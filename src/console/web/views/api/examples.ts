import { choicesOf, type Operation, type Schema, typeOf } from './openapi.ts'

/** Values to begin with, by the names of parameters: those of the API's own examples. */
const values: Readonly<Record<string, string>> = {
  ttl: '30',
  key: 'key1',
  service: 'callback',
  groupName: 'exceptions',
  value: '123',
  kind: 'callback',
  type: 'ios',
  tag: 'service.chat.newagentmessage',
  status: 'enable',
  agent: 'kate',
  user: 'kate',
}

/** Values of a form by a part of the path. */
const forms: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/\/1\/storage/, { key1: 'Value1', key2: 'Value2' }],
  [/\/storage$/, { key1: 'Value1', key2: 'Value2' }],
  [/\/callback\/\{service\}$/, { _customer_number: '+49301234567' }],
  [/\/patterns/, { test_value: '123' }],
  [/\/statistics$/, { waiting: 'CurrNumberWaitingCalls;Queue;sales;Environment' }],
  [/statistic$/, { objectType: 'Queue', metric: 'CurrNumberWaitingCalls', objectId: 'sales' }],
  [/\/ixn\/chat$/, { firstName: 'John', subject: 'My bill' }],
  [/\/chat\/send$/, { message: 'Hello' }],
]

/** Parameters of the address that operations read without describing them. */
const queries: typeof forms = forms.filter(([place]) => place.test('/statistic'))

/** JSON bodies by the end of the path. */
const bodies: readonly (readonly [RegExp, unknown])[] = [
  [
    /\/notification\/subscription$/,
    {
      subscriberId: 'A7',
      notificationDetails: { type: 'httpcb', deviceId: 'http://127.0.0.1:9000/push' },
      filter: 'service.*',
      expire: 300,
    },
  ],
  [/\/notification\/publish$/, { tag: 'service.news', message: 'Hello', mediaType: 'string' }],
  [/\/notification\/test$/, { type: 'httpcb', deviceId: 'http://127.0.0.1:9000/push' }],
]

/** What a parameter begins with; lists begin with their first where one must be chosen. */
export function exampleOf(parameter: Operation['parameters'][number], tag = ''): string {
  if (!parameter.isRequired) return ''
  const made = parameter.name === 'id' ? madeIds.get(tag) : undefined
  return made ?? parameter.choices[0] ?? values[parameter.name] ?? ''
}

/** The id that an operation of each group made last: what the others of the group need. */
const madeIds = new Map<string, string>()

export function rememberId(tag: string, answer: string | undefined): void {
  try {
    const { id } = JSON.parse(answer ?? '')
    if (typeof id === 'string') madeIds.set(tag, id)
  } catch {
    // It was no JSON, or nothing.
  }
}

/** What a form begins with: the example's values, or the fields it must have. */
export function formExample(path: string, schema: Schema): [name: string, value: string][] {
  const known = forms.find(([place]) => place.test(path))?.[1]
  if (known !== undefined) return Object.entries(known)
  return (schema.required ?? []).map((name) => [name, values[name] ?? ''])
}

export function queryExample({
  method,
  path,
}: Pick<Operation, 'method' | 'path'>): [name: string, value: string][] {
  const known = method === 'GET' ? queries.find(([place]) => place.test(path))?.[1] : undefined
  return Object.entries(known ?? {})
}

export function jsonExample(path: string, schema: Schema): string {
  const known = bodies.find(([place]) => place.test(path))?.[1]
  const form = forms.find(([place]) => place.test(path))?.[1]
  return JSON.stringify(known ?? form ?? made(schema, 0), undefined, 2)
}

const deepest = 4 // levels; no body of ours has more

function made(schema: Schema, depth: number): unknown {
  if (schema.default !== undefined) return schema.default
  const [choice] = choicesOf(schema)
  if (choice !== undefined) return choice
  const type = typeOf(schema)
  if (depth > deepest) return null
  if (schema.properties !== undefined) {
    const wanted = Object.entries(schema.properties).filter(([name, own]) => {
      return schema.required?.includes(name) === true || own.default !== undefined
    })
    return Object.fromEntries(wanted.map(([name, own]) => [name, made(own, depth + 1)]))
  }
  if (type === 'object') return {}
  if (type === 'array') return schema.items === undefined ? [] : [made(schema.items, depth + 1)]
  if (/number|integer/.test(type)) return 0
  return type === 'boolean' ? false : ''
}
