import { beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Headers, request } from '../../support/http.ts'
import { servePatterns } from './serve-pattern.ts'

let baseUrl: string
beforeAll(async () => {
  baseUrl = await servePatterns(
    [
      'patterns: { phone: "555.*", number: "\\\\d+", yes: "true" }',
      'patterns.a b: { letter: "[a-z]" }',
      'patterns.Ünï: { letter: "[a-z]" }',
    ].join('\n'),
  )
})

const call = (path: string, body?: Body, headers?: Headers) =>
  request(baseUrl, 'POST', `/genesys/1/patterns${path}`, body, headers)

function multipart(values: Record<string, string | File>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(values)) form.append(name, value)
  return form
}

describe('POST /patterns', () => {
  it.each<[string, Body, Headers]>([
    ['a urlencoded form', new URLSearchParams({ a: '555', b: '666', c: 'x' }), {}],
    ['a multipart form', multipart({ a: '555', b: '666', c: 'x' }), {}],
    ['a JSON body', { a: '555', b: 666, c: 'x' }, {}],
    [
      'JSON sent as a form',
      '{"a":"555","b":"666"}',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
  ])('tests the values of %s', async (_what, body, headers) => {
    const answer = await call('', body, headers)
    expect(answer).toMatchObject({ status: 200, body: { a: 'phone', b: 'number' } })
    expect(Object.keys(answer.body as object)).toEqual(['a', 'b'])
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8')
  })

  it('tests the values of the query, the body over them', async () => {
    const { body } = await call('?a=555&b=555', new URLSearchParams({ a: 'x' }))
    expect(body).toEqual({ b: 'phone' })
  })

  it('answers an empty object when nothing matches or nothing is given', async () => {
    expect((await call('', new URLSearchParams({ a: 'x' }))).text).toBe('{}')
    expect((await call('')).text).toBe('{}')
  })

  it('passes over what of a JSON body is neither text nor number nor truth', async () => {
    const answer = await call('', { a: null, b: ['555'], c: { d: '555' }, e: 5, f: true })
    expect([answer.status, answer.body]).toEqual([200, { e: 'number', f: 'yes' }])
  })

  it('refuses files', async () => {
    const form = multipart({ a: '555', f: new File(['555'], 'f.txt') })
    expect(await call('', form)).toMatchObject({
      status: 400,
      body: {
        message: 'f is a file; only texts can be tested',
        exception: 'com.genesyslab.gsg.services.pattern.MatchPattern',
      },
    })
  })

  it('names a parameter by whatever name it came', async () => {
    const { text } = await call('', '{"__proto__":"555","":"1"}', {
      'content-type': 'application/json',
    })
    expect(text).toBe('{"__proto__":"phone","":"number"}')
  })
})

describe('POST /patterns/group/{groupName}', () => {
  it.each(['a%20b', encodeURIComponent('Ünï')])('finds the group %s', async (group) => {
    const { body } = await call(`/group/${group}`, new URLSearchParams({ p: 'x', q: '5' }))
    expect(body).toEqual({ p: 'letter' })
  })

  it('answers 403 for a group that is not configured', async () => {
    expect(await call('/group/<b>', new URLSearchParams({ p: 'x' }))).toMatchObject({
      status: 403,
      body: {
        message: 'Group (<b>) unknown.',
        exception: 'com.genesyslab.gsg.services.pattern.MatchPattern',
      },
    })
  })
})
