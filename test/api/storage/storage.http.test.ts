import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newUuid } from '../../../src/base/kernel/index.ts'
import { type Body, type Headers, request } from '../../support/http.ts'
import { serveStorage } from './serve-storage.ts'

const area = '/genesys/1/storage'
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => (at * 31) % 256))

let baseUrl: string
beforeAll(async () => {
  baseUrl = await serveStorage({ external_url_base: 'https://gms.example.com/' })
})

const call = (method: string, path: string, body?: Body, headers?: Headers) =>
  request(baseUrl, method, `${area}${path}`, body, headers)
const urlencoded = (values: Record<string, string>) => new URLSearchParams(values)

function multipart(values: Record<string, string | File>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(values)) form.append(name, value)
  return form
}

async function create(body?: Body): Promise<string> {
  const { body: created } = await call('POST', '/60', body)
  return (created as { id: string }).id
}

const query = async (id: string) => (await call('GET', `/${id}`)).body

function refusal(status: number, fact: string) {
  const exception = `com.genesyslab.gsg.services.storage.${fact}Exception`
  return { status, body: { message: expect.any(String), exception } }
}

describe('POST /storage/{ttl}', () => {
  it.each<[string, Body, Headers]>([
    ['a urlencoded form', urlencoded({ a: '1', b: 'é "ü" \\' }), {}],
    ['a multipart form', multipart({ a: '1', b: 'é "ü" \\' }), {}],
    ['a JSON body', { a: 1, b: 'é "ü" \\' }, {}],
    [
      'JSON sent as a form',
      JSON.stringify({ a: 1, b: 'é "ü" \\' }),
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
  ])('stores %s', async (_what, body, headers) => {
    const created = await call('POST', '/60', body, headers)
    expect(created).toMatchObject({ status: 200, body: { id: expect.stringMatching(uuid) } })
    expect(created.headers['content-type']).toBe('application/json;charset=UTF-8')
    expect(await query((created.body as { id: string }).id)).toEqual({ a: '1', b: 'é "ü" \\' })
  })
  it('takes values from the query, the body over them', async () => {
    const created = await call('POST', '/60?a=query&b=query', urlencoded({ a: 'body' }))
    expect(await query((created.body as { id: string }).id)).toEqual({ a: 'body', b: 'query' })
  })
  it.each([
    [undefined, {}],
    ['', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['', { 'content-type': 'application/json' }],
  ])('makes an empty entry when nothing is given: %j %j', async (body, headers) => {
    const created = await call('POST', '/60', body, headers)
    expect(await query((created.body as { id: string }).id)).toEqual({})
  })
  it('stores empty texts', async () => {
    expect(await query(await create(urlencoded({ a: '', b: '' })))).toEqual({ a: '', b: '' })
  })
  it.each(['', '/', '/0', '/-1', '/abc', '/%20', '/my-own-id'])(
    'creates for 30 s with the wrong or missing time to live %j',
    async (path) => {
      const created = await call('POST', path, urlencoded({ a: '1' }))
      expect(created).toMatchObject({ status: 200, body: { id: expect.stringMatching(uuid) } })
    },
  )
  it('refuses keys that begin with an underscore and stores nothing', async () => {
    const refused = await call('POST', '/60', urlencoded({ a: '1', _b: '2' }))
    expect(refused).toMatchObject(refusal(400, 'InvalidKey'))
  })
})

describe('POST /storage/{id}/{ttl}', () => {
  it('replaces what it names, keeps the rest, and answers an empty object', async () => {
    const id = await create(urlencoded({ a: '1', b: '2' }))
    const updated = await call('POST', `/${id}/60`, multipart({ b: 'zwei', c: '3' }))
    expect(updated).toMatchObject({ status: 200, text: '{}' })
    expect(await query(id)).toEqual({ a: '1', b: 'zwei', c: '3' })
  })
  it('creates an entry under an id of the client', async () => {
    const id = encodeURIComponent('Bestellung 7/8 ü')
    await call('POST', `/${id}/60`, urlencoded({ a: '1' }))
    expect(await query(id)).toEqual({ a: '1' })
  })
  it('takes an id of ours without a time to live for an update, too', async () => {
    const id = await create(urlencoded({ a: '1' }))
    expect(await call('POST', `/${id}`, urlencoded({ b: '2' }))).toMatchObject({ body: { id } })
    expect(await query(id)).toEqual({ a: '1', b: '2' })
  })
  it('refuses keys that begin with an underscore and changes nothing', async () => {
    const id = await create(urlencoded({ a: '1' }))
    const refused = await call('POST', `/${id}/60`, { a: '2', _b: '2' })
    expect(refused).toMatchObject(refusal(400, 'InvalidKey'))
    expect(await query(id)).toEqual({ a: '1' })
  })
  it('refuses an id that is too long', async () => {
    const refused = await call('POST', `/${'x'.repeat(300)}/60`, {})
    expect(refused).toMatchObject(refusal(400, 'InvalidId'))
  })
  it('refuses an update that would make the entry larger than one request may be', async () => {
    const small = await serveStorage({ max_body_bytes: 2000 })
    const half = { a: 'x'.repeat(1500) }
    const created = await request(small, 'POST', `${area}/60`, half)
    const { id } = created.body as { id: string }
    const refused = await request(small, 'POST', `${area}/${id}/60`, { b: 'x'.repeat(1500) })
    expect(refused).toMatchObject(refusal(413, 'EntryTooLarge'))
  })
})

describe('GET /storage/{id}', () => {
  it('answers JSON that nobody keeps', async () => {
    const { headers, lines, text } = await call('GET', `/${await create({ b: '2', a: '1' })}`)
    expect(text).toBe('{"b":"2","a":"1"}')
    expect(headers['content-type']).toBe('application/json;charset=UTF-8')
    expect(lines.filter(([name]) => name === 'cache-control')).toEqual([
      ['cache-control', 'no-cache'],
      ['cache-control', 'no-store'],
    ])
    expect(headers.pragma).toBe('no-cache')
  })
  it('answers an absolute link in place of a file', async () => {
    const id = await create(multipart({ a: '1', 'ein Bild': new File([bytes], 'x.png') }))
    const link = `https://gms.example.com${area}/binary/${id}/ein%20Bild`
    expect(await query(id)).toEqual({ a: '1', 'ein Bild': link })
  })
  it('answers 404 when the entry has expired, as if it had never been', async () => {
    const path = '/short%20lived'
    await call('POST', `${path}/0.02`, urlencoded({ a: '1' }))
    await expect.poll(async () => (await call('GET', path)).status, { interval: 5 }).toBe(404)
    expect(await call('GET', path)).toMatchObject(refusal(404, 'EntryNotFound'))
    expect(await call('GET', `/${newUuid()}`)).toMatchObject(refusal(404, 'EntryNotFound'))
  })
  it('answers every map of names and values exactly as it was stored', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
    const kept = name.filter((it) => !it.startsWith('_'))
    const maps = fc.dictionary(kept, fc.string({ unit: 'binary' }), { noNullPrototype: true })
    const check = async (values: Record<string, string>) => {
      expect(await query(await create(values))).toEqual(values)
      expect(await query(await create(urlencoded(values)))).toEqual(values)
    }
    await fc.assert(fc.asyncProperty(maps, check), { numRuns: 30 })
  })
})

describe('GET /storage/{id}/{key}', () => {
  it('answers the bare value as text that no browser takes for more', async () => {
    const id = await create({ 'a b/c': '<b>"1"</b>', empty: '' })
    const { status, text, headers } = await call('GET', `/${id}/a%20b%2Fc`)
    expect([status, text]).toEqual([200, '<b>"1"</b>'])
    expect(headers['content-type']).toBe('text/plain;charset=UTF-8')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(await call('GET', `/${id}/empty`)).toMatchObject({ status: 200, text: '' })
  })
  it('answers the link of a file', async () => {
    const id = await create(multipart({ f: new File([bytes], 'x.png') }))
    expect((await call('GET', `/${id}/f`)).text).toBe(
      `https://gms.example.com${area}/binary/${id}/f`,
    )
  })
  it('answers 404 for a key that is not there, and for an entry that is not there', async () => {
    const id = await create({ a: '1' })
    expect(await call('GET', `/${id}/b`)).toMatchObject(refusal(404, 'ValueNotFound'))
    expect(await call('GET', `/gone/a`)).toMatchObject(refusal(404, 'EntryNotFound'))
  })
  it('reads a key of the longest name', async () => {
    const key = 'ü'.repeat(100) + 'x'.repeat(156)
    const id = await create({ [key]: 'found' })
    expect((await call('GET', `/${id}/${encodeURIComponent(key)}`)).text).toBe('found')
  })
})

describe('GET /storage/binary/{id}/{key}', () => {
  it('answers the bytes with the type and the name they came with', async () => {
    const picture = new File([bytes], 'MyPic.png', { type: 'image/png' })
    const id = await create(multipart({ a: '1', f: picture }))
    const answer = await call('GET', `/binary/${id}/f`)
    expect([answer.status, answer.bytes.equals(bytes)]).toEqual([200, true])
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': '1000',
      'content-disposition': `inline; filename="MyPic.png"; filename*=UTF-8''MyPic.png`,
      'x-content-type-options': 'nosniff',
    })
  })
  it('never lets a stored page run on our origin', async () => {
    const page = new File(['<script>alert(1)</script>'], 'a.html', { type: 'text/html' })
    const { headers } = await call('GET', `/binary/${await create(multipart({ f: page }))}/f`)
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': expect.stringMatching(/^attachment;/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })
  it('follows an update, and a delete', async () => {
    const id = await create(multipart({ f: new File(['old'], 'a') }))
    await call('POST', `/${id}/60`, multipart({ f: new File(['new'], 'a') }))
    expect((await call('GET', `/binary/${id}/f`)).text).toBe('new')
    await call('DELETE', `/${id}`)
    expect(await call('GET', `/binary/${id}/f`)).toMatchObject(refusal(404, 'EntryNotFound'))
  })
})

describe('DELETE', () => {
  it('takes an entry away, once', async () => {
    const id = await create({ a: '1' })
    expect(await call('DELETE', `/${id}`)).toMatchObject({ status: 200, text: '{}' })
    expect(await call('GET', `/${id}`)).toMatchObject(refusal(404, 'EntryNotFound'))
    expect(await call('DELETE', `/${id}`)).toMatchObject(refusal(404, 'EntryNotFound'))
  })
  it('takes one value away, once', async () => {
    const id = await create({ a: '1', b: '2' })
    expect(await call('DELETE', `/${id}/a`)).toMatchObject({ status: 200, text: '{}' })
    expect(await query(id)).toEqual({ b: '2' })
    expect(await call('DELETE', `/${id}/a`)).toMatchObject(refusal(404, 'ValueNotFound'))
  })
})

describe('GET /genesys/resources/storagetest.html', () => {
  it('answers a page that runs its own script and nothing else', async () => {
    const page = await request(baseUrl, 'GET', '/genesys/resources/storagetest.html')
    const script = /<script>(.*)<\/script>/s.exec(page.text)?.[1] ?? ''
    const hash = createHash('sha256').update(script).digest('base64')
    expect(page.headers['content-type']).toBe('text/html;charset=UTF-8')
    expect(page.headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`)
    expect(page.headers['content-security-policy']).toContain("default-src 'none';")
    expect(page.text).not.toMatch(/\son\w+=|<script src|style="|https?:\/\/\w/)
  })
})

describe('the OpenAPI document', () => {
  it('describes every operation', async () => {
    const { body } = await request(baseUrl, 'GET', '/genesys/1/openapi.json')
    const { paths } = body as { paths: Record<string, object> }
    const ours = Object.entries(paths).filter(([path]) => path.startsWith(area))
    expect(ours.map(([path, item]) => [path, Object.keys(item)])).toEqual([
      [area, ['post']],
      [`${area}/{ttl}`, ['post']],
      [`${area}/{id}/{ttl}`, ['post']],
      [`${area}/{id}`, ['get', 'delete']],
      [`${area}/{id}/{key}`, ['get', 'delete']],
      [`${area}/binary/{id}/{key}`, ['get']],
    ])
  })
})
