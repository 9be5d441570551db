import { beforeAll, describe, expect, it } from 'vitest'
import { serveStorage } from '../api/storage/serve-storage.ts'
import { type Body, type Headers, request } from '../support/http.ts'

/* The exchanges of the reference's chapter on storage, as its browser sent them. */

let baseUrl: string
beforeAll(async () => {
  baseUrl = await serveStorage({ external_url_base: 'http://127.0.0.1:8080/' })
})

const area = '/genesys/1/storage'
const call = (method: string, path: string, body?: Body, headers?: Headers) =>
  request(baseUrl, method, path, body, { ...browser, ...headers })

const browser = {
  accept: '*/*',
  'accept-charset': 'ISO-8859-1,utf-8;q=0.7,*;q=0.3',
  'accept-encoding': 'gzip,deflate,sdch',
  'accept-language': 'en-US,en;q=0.8',
  connection: 'keep-alive',
  host: 'localhost:8080',
  origin: 'http://localhost:8080',
  referer: 'http://localhost:8080/genesys/resources/storagetest.html',
  'user-agent':
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/535.7 (KHTML, like Gecko) Chrome/16.0.912.77 Safari/535.7',
}

type Part = readonly [head: string, content: string | Buffer]

function webKitForm(boundary: string, parts: readonly Part[]): readonly [Buffer, Headers] {
  const written = parts.flatMap(([head, content]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
  const body = Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)])
  return [body, { 'content-type': `multipart/form-data; boundary=${boundary}` }]
}

const picture = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  Buffer.from(Array.from({ length: 12_000 }, (_, at) => (at * 113) % 256)),
])
const document = Buffer.from('%PDF-1.4\r\n--\r\n%%EOF\r\n')

const createForm = webKitForm('----WebKitFormBoundaryy16gocbN6tmPORZL', [
  ['name="Key1"', 'Value1'],
  ['name="Key2"', 'Value2'],
  ['name="Key3"', 'Value3'],
  ['name="FileKey"; filename="MyPic.png"\r\nContent-Type: image/png', picture],
])
const updateForm = webKitForm('----WebKitFormBoundaryPu8S1YopPtZq8Z54', [
  ['name="Key1"', 'Value6'],
  ['name="Key2"', 'Value7'],
  ['name="Key3"', 'Value8'],
  ['name="FileKey"; filename="0016_001.pdf"\r\nContent-Type: application/pdf', document],
])

describe('the examples of the reference', () => {
  let id: string
  beforeAll(async () => {
    const created = await call('POST', `${area}/3600`, ...createForm)
    id = (created.body as { id: string }).id
  })
  it('create answers the id alone', async () => {
    const created = await call('POST', `${area}/3600`, ...createForm)
    expect(created.status).toBe(200)
    expect(created.text).toMatch(/^\{"id":"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"\}$/)
  })
  it('create keeps the file byte for byte', async () => {
    const answer = await call('GET', `${area}/binary/${id}/FileKey`)
    expect(answer.headers['content-type']).toBe('image/png')
    expect(answer.bytes.equals(picture)).toBe(true)
  })
  it('update answers an empty object with the headers of the original', async () => {
    const updated = await call('POST', `${area}/${id}/3600`, ...updateForm)
    expect([updated.status, updated.text]).toEqual([200, '{}'])
    expect(updated.lines).toEqual(
      expect.arrayContaining([
        ['cache-control', 'no-cache'],
        ['cache-control', 'no-store'],
        ['pragma', 'no-cache'],
        ['content-length', '2'],
        ['content-type', 'application/json;charset=UTF-8'],
      ]),
    )
  })
  it('query answers all keys, a link for the file', async () => {
    const { status, body } = await call('GET', `${area}/${id}`)
    expect([status, body]).toEqual([
      200,
      {
        Key2: 'Value7',
        Key1: 'Value6',
        Key3: 'Value8',
        FileKey: `http://127.0.0.1:8080/genesys/1/storage/binary/${id}/FileKey`,
      },
    ])
  })
  it('query of one key answers its value and nothing around it', async () => {
    const { status, text } = await call('GET', `${area}/${id}/Key1`)
    expect([status, text]).toEqual([200, 'Value6'])
  })
  it('query of a binary key answers the file as it was updated', async () => {
    const answer = await call('GET', `${area}/binary/${id}/FileKey`)
    expect(answer.headers['content-type']).toBe('application/pdf')
    expect(answer.bytes.equals(document)).toBe(true)
  })
  it('delete answers 200, and the area is gone', async () => {
    expect((await call('DELETE', `${area}/${id}`)).status).toBe(200)
    expect(await call('GET', `${area}/${id}`)).toMatchObject({
      status: 404,
      body: { message: expect.any(String), exception: expect.any(String) },
    })
  })
})

describe('the sample page of the reference', () => {
  const ajax = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-requested-with': 'XMLHttpRequest',
  }

  it('creates, updates, queries and deletes with plain forms', async () => {
    const created = await call('POST', `${area}/3600`, 'a=Value1&b=Value2&c=Value3', ajax)
    const path = `${area}/${(created.body as { id: string }).id}`
    expect((await call('POST', `${path}/3600`, 'a=new+value&b=&c=50%25', ajax)).body).toEqual({})
    const { headers, body } = await call('GET', path)
    expect(headers['content-type']).toMatch(/^application\/json/) // jQuery parses by type
    expect(body).toEqual({ a: 'new value', b: '', c: '50%' })
    expect((await call('DELETE', path)).status).toBe(200)
  })
})
