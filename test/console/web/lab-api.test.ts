import { describe, expect, it } from 'vitest'
import {
  type Filled,
  faultsOf,
  toCurl,
  toOutgoing,
} from '../../../src/console/web/views/api/call.ts'
import {
  exampleOf,
  formExample,
  jsonExample,
  queryExample,
  rememberId,
} from '../../../src/console/web/views/api/examples.ts'
import {
  groupsOf,
  matching,
  type Operation,
  refusalOf,
} from '../../../src/console/web/views/api/openapi.ts'

const document = {
  paths: {
    '/genesys/1/storage/{ttl}': {
      post: {
        tags: ['storage'],
        summary: 'Store values and files',
        parameters: [{ in: 'path', name: 'ttl', required: true, schema: { type: 'string' } }],
        requestBody: {
          content: { 'multipart/form-data': { schema: {} }, 'application/json': { schema: {} } },
        },
      },
    },
    '/genesys/1/admin/audit': {
      get: {
        tags: ['console'],
        security: [{ basic: ['supervisor'] }, { session: ['supervisor'] }],
        parameters: [{ in: 'query', name: 'format', schema: { enum: ['json', 'csv'] } }],
      },
    },
    '/genesys/1/document/{*}': {
      get: { tags: ['template'], parameters: [{ in: 'path', name: '*', required: true }] },
    },
  },
}

function operation(id: string): Operation {
  const found = groupsOf(document)
    .flatMap(({ operations }) => operations)
    .find((each) => each.id === id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found
}

const filled = (o: Partial<Filled>): Filled => {
  return { values: {}, query: [], headers: [], body: undefined, ...o }
}

describe('the operations of the API', () => {
  it('stand in groups, each with an address of its own', () => {
    const groups = groupsOf(document).map(({ tag, operations }) => [
      tag,
      operations.map((o) => o.id),
    ])
    expect(groups).toEqual([
      ['storage', ['post-1-storage-ttl']],
      ['console', ['get-1-admin-audit']],
      ['template', ['get-1-document-rest']],
    ])
  })

  it('are found by a part of method, path or summary', () => {
    const tags = (word: string) => matching(groupsOf(document), word).map(({ tag }) => tag)
    expect(tags('store')).toEqual(['storage'])
    expect(tags('GET /genesys/1/a')).toEqual(['console'])
    expect(tags('nothing of it')).toEqual([])
    expect(tags(' ')).toHaveLength(3)
  })

  it('are tried by those who may', () => {
    const [store, audit] = [operation('post-1-storage-ttl'), operation('get-1-admin-audit')]
    expect(refusalOf(store, 'viewer')).toBe('writes')
    expect(refusalOf(store, 'supervisor')).toBe('writes')
    expect(refusalOf(store, 'admin')).toBeUndefined()
    expect(refusalOf(audit, 'viewer')).toBe('role')
    expect(refusalOf(audit, 'supervisor')).toBeUndefined()
    const session = { method: 'DELETE', path: '/genesys/1/admin/session', role: undefined }
    expect(refusalOf(session, 'admin')).toBe('session')
  })

  it('begin with the examples of the reference, so that one click is enough', () => {
    const { parameters, path } = operation('post-1-storage-ttl')
    expect(parameters.map((each) => exampleOf(each))).toEqual(['30'])
    expect(formExample(path, {})).toEqual([
      ['key1', 'Value1'],
      ['key2', 'Value2'],
    ])
    const schema = {
      type: 'object',
      required: ['on', 'of'],
      properties: { on: { type: 'boolean' }, of: { enum: ['a'] }, not: { type: 'string' } },
    }
    expect(JSON.parse(jsonExample('/elsewhere', schema))).toEqual({ on: false, of: 'a' })
  })
})

describe('examples', () => {
  it('hold what an operation reads without describing it', () => {
    const path = '/genesys/1/statistic'
    expect(queryExample({ method: 'GET', path })[0]).toEqual(['objectType', 'Queue'])
    expect(queryExample({ method: 'POST', path })).toEqual([])
    expect(queryExample({ method: 'GET', path: '/genesys/1/storage/{id}' })).toEqual([])
  })

  it('go on with the id that another operation of the group has made', () => {
    const id = { in: 'path', name: 'id', isRequired: true, type: 'string', about: '', choices: [] }
    expect(exampleOf(id, 'storage')).toBe('')
    rememberId('storage', '{"id":"a1"}')
    rememberId('storage', 'no JSON')
    expect(exampleOf(id, 'storage')).toBe('a1')
    expect(exampleOf(id, 'chat')).toBe('')
  })
})

describe('a call', () => {
  it('says what is missing, and what is no JSON', () => {
    const store = operation('post-1-storage-ttl')
    expect(faultsOf(store, filled({ body: { kind: 'json', text: '{a}' } }))).toEqual([
      'path.ttl',
      'body',
    ])
    const nothing = { kind: 'file', type: 'application/zip' } as const
    expect(faultsOf(operation('get-1-admin-audit'), filled({ body: nothing }))).toEqual(['body'])
    const headers = [{ name: 'a b', value: '' }]
    expect(faultsOf(store, filled({ values: { 'path.ttl': '30' }, headers }))).toEqual(['headers'])
  })

  it('fills path and query, each spelled as it must be', () => {
    const audit = operation('get-1-admin-audit')
    const query = [{ name: 'q', value: 'a&b' }]
    expect(toOutgoing(audit, filled({ values: { 'query.format': 'csv' }, query })).url).toBe(
      '/genesys/1/admin/audit?format=csv&q=a%26b',
    )
    const file = operation('get-1-document-rest')
    expect(toOutgoing(file, filled({ values: { 'path.*': 'a b/c' } })).url).toBe(
      '/genesys/1/document/a%20b/c',
    )
  })

  it('sends a form as words, and with a file in parts', () => {
    const store = operation('post-1-storage-ttl')
    const rows = [{ name: 'key1', value: 'a b' }]
    const plain = toOutgoing(store, filled({ body: { kind: 'form', rows } }))
    expect(plain.headers).toEqual([['content-type', 'application/x-www-form-urlencoded']])
    expect(plain.body).toBe('key1=a+b')
    const file = new File(['x'], 'x.txt')
    const parts = toOutgoing(store, {
      ...filled({}),
      body: { kind: 'form', rows: [...rows, { name: 'key2', value: '', file }] },
    })
    expect(parts.headers).toEqual([])
    expect(parts.body).toBeInstanceOf(FormData)
    expect(toCurl(parts, 'http://host')).toContain("-F 'key2=@x.txt'")
  })

  it('is one word after the other for a shell, whatever stands in it', () => {
    const outgoing = {
      method: 'POST',
      url: "/a?b=it's",
      headers: [['content-type', 'application/json']] as const,
      body: `{"a":"$(reboot) 'x'"}`,
    }
    expect(toCurl(outgoing, 'http://host', 'maria')).toBe(
      [
        `curl -X POST 'http://host/a?b=it'\\''s'`,
        `-u 'maria'`,
        `-H 'content-type: application/json'`,
        `--data-raw '{"a":"$(reboot) '\\''x'\\''"}'`,
      ].join(' \\\n  '),
    )
  })
})
