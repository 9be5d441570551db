import { beforeAll, describe, expect, it } from 'vitest'
import { type Served, serveServices } from '../api/service/serve-services.ts'
import { type Body, type Headers, request } from '../support/http.ts'

/* The exchanges of the reference's chapter on services, and those of chat that create one. */

const yaml = `
  server: { external_url_base: "http://127.0.0.1:8080/" }
  resources.DNIS: { number1: "8003449999" }
  resources.iPhoneService: { number1: "8003448888" }
  service.request-interaction: { _type: builtin, _service: request-interaction, _ttl: 30, _resource_group: DNIS, _access_code_length: 4 }
  service.iPhoneService: { _type: built-in, _name: request-interaction, _ttl: 7200, _provide_code: false, _resource_group: iPhoneService }
  service.match-interaction: { _type: builtin, _name: match-interaction }
  service.request-access: {}
  service.request-chat: { _ttl: 3600 }
  service.request-chat-poll: { _ttl: 3600 }
`

let served: Served
beforeAll(async () => {
  served = await serveServices(yaml)
})

const area = '/genesys/1/service'
const call = (method: string, path: string, body?: Body, headers?: Headers) =>
  request(served.url, method, `${area}${path}`, body, { ...browser, ...headers })

const browser = {
  'accept-charset': 'ISO-8859-1,utf-8;q=0.7,*;q=0.3',
  'accept-encoding': 'gzip,deflate,sdch',
  'accept-language': 'en-US,en;q=0.8',
  connection: 'keep-alive',
  host: 'localhost:8080',
  origin: 'http://localhost:8080',
  referer: 'http://localhost:8080/GMS-web/resources/servicetest.html',
  'user-agent':
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/535.7 (KHTML, like Gecko) Chrome/16.0.912.77 Safari/535.7',
}
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }

type Part = readonly [head: string, content: string | Buffer]

function webKitForm(parts: readonly Part[]): readonly [Buffer, Headers] {
  const boundary = '----WebKitFormBoundaryy16gocbN6tmPORZL'
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
const file: Part = ['name="FileKey"; filename="MyPic.png"\r\nContent-Type: image/png', picture]

describe('create: a number, a code and user data', () => {
  const form = webKitForm([
    ['name="_phone_number"', '6504669999'],
    ['name="_provide_code"', 'true'],
    ['name="language"', 'french'],
    ['name="current_location_latitude"', '48.8583'],
    ['name="current_location_longitude"', '2.2944'],
    file,
  ])

  it('answers id, number and code', async () => {
    const { status, lines, body } = await call('POST', '/request-interaction', ...form)
    expect([status, body]).toEqual([
      200,
      {
        _id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
        _access_number: '8003449999',
        _access_code: expect.stringMatching(/^\d{4}$/),
        _expiration_time: '30',
      },
    ])
    expect(lines).toEqual(
      expect.arrayContaining([
        ['cache-control', 'no-cache'],
        ['cache-control', 'no-store'],
        ['pragma', 'no-cache'],
        ['content-type', 'application/json;charset=UTF-8'],
      ]),
    )
  })
  it('keeps what the app said where the Storage API finds it after the match', async () => {
    const { body } = await call('POST', '/request-interaction', ...form)
    const { _id, _access_number, _access_code } = body as Record<string, string>
    const found = await call('POST', '/match-interaction', { _access_number, _access_code })
    expect(found.body).toEqual({ _id, _data_id: expect.any(String) })
    const { _data_id: dataId } = found.body as { _data_id: string }
    const data = await request(served.url, 'GET', `/genesys/1/storage/${dataId}`)
    expect(data.body).toEqual({
      language: 'french',
      current_location_latitude: '48.8583',
      current_location_longitude: '2.2944',
      FileKey: `http://127.0.0.1:8080/genesys/1/storage/binary/${dataId}/FileKey`,
    })
    const binary = await request(served.url, 'GET', `/genesys/1/storage/binary/${dataId}/FileKey`)
    expect(binary.bytes.equals(picture)).toBe(true)
  })
  it('answers by the options of a customized service, whatever the request says', async () => {
    const { status, body } = await call(
      'POST',
      '/iPhoneService',
      ...webKitForm([
        ['name="_phone_number"', '6504669999'],
        ['name="_provide_code"', 'true'],
        ['name="_resource_group"', 'DNIS'],
        ['name="current_location_latitude"', '48.8583'],
      ]),
    )
    expect([status, body]).toEqual([
      200,
      { _id: expect.any(String), _access_number: '8003448888', _expiration_time: '30' },
    ])
  })
  it('answers 404 when a matching service finds no match', async () => {
    const { status, body } = await call('POST', '/match-interaction', { _access_number: '5550000' })
    expect([status, body]).toEqual([
      404,
      { message: expect.any(String), exception: expect.any(String) },
    ])
  })
  it('answers access for a service that runs already', async () => {
    const created = await call('POST', '/request-interaction', ...form)
    const { _id } = created.body as { _id: string }
    const { status, body } = await call('POST', '/request-access', {
      ...{ _id, _resource_group: 'DNIS', _provide_code: true, _booking_expiration_timeout: 60 },
    })
    expect([status, body]).toEqual([
      200,
      {
        _id,
        _access_number: '8003449999',
        _access_code: expect.stringMatching(/^\d{6}$/),
        _expiration_time: '60',
      },
    ])
  })
})

describe('the storage of a service', () => {
  let path: string
  beforeAll(async () => {
    const { body } = await call('POST', '/request-chat', '', urlencoded)
    path = `/${(body as { _id: string })._id}`
  })

  it('is created and updated', async () => {
    const form = webKitForm([
      ['name="Key1"', 'Value1'],
      ['name="Key2"', 'Value2'],
      ['name="Key3"', 'Value3'],
      file,
    ])
    const { status, text } = await call('POST', `${path}/storage`, ...form)
    expect([status, text]).toEqual([200, '{}'])
    const update = webKitForm([
      ['name="Key2"', 'Value7'],
      ['name="Key1"', 'Value6'],
      ['name="Key3"', 'Value8'],
    ])
    expect((await call('POST', `${path}/storage`, ...update)).status).toBe(200)
  })
  it('answers all keys', async () => {
    const { status, body } = await call('GET', `${path}/storage`)
    expect([status, body]).toEqual([
      200,
      { Key2: 'Value7', Key1: 'Value6', Key3: 'Value8', FileKey: expect.stringMatching(/^http/) },
    ])
  })
  it('answers one key as the text says, with its name', async () => {
    const { status, body } = await call('GET', `${path}/storage/Key1`)
    expect([status, body]).toEqual([200, { Key1: 'Value6' }])
    expect((await call('GET', `${path}/storage/key4`)).status).toBe(404)
  })
  it('answers one binary key with its content and its type', async () => {
    const { status, headers, bytes } = await call('GET', `${path}/storage/binary/FileKey`)
    expect([status, headers['content-type'], bytes.equals(picture)]).toEqual([
      200,
      'image/png',
      true,
    ])
    expect((await call('GET', `${path}/storage/binary/myBinaryKey`)).status).toBe(404)
  })
  it('deletes one key, binary or not', async () => {
    expect((await call('DELETE', `${path}/storage/Key1`)).status).toBe(200)
    expect((await call('DELETE', `${path}/storage/FileKey`)).status).toBe(200)
    expect((await call('GET', `${path}/storage`)).body).toEqual({ Key2: 'Value7', Key3: 'Value8' })
  })
  it('deletes all keys, and is there to be written again', async () => {
    expect((await call('DELETE', `${path}/storage`)).status).toBe(200)
    expect((await call('GET', `${path}/storage`)).body).toEqual({})
    await call('POST', `${path}/storage`, 'Key1=Value1', urlencoded)
    expect((await call('GET', `${path}/storage`)).body).toEqual({ Key1: 'Value1' })
  })
  it('ends with the service', async () => {
    expect((await call('DELETE', path)).status).toBe(200)
    expect((await call('GET', `${path}/storage`)).status).toBe(404)
  })
})

describe('chat services', () => {
  const device = { gms_user: 'b16416334828b1d26ef14f329628b55b5a8c631d8928a371a5584722dd7fb673' }

  it.each([
    ['/request-chat', ''],
    ['/request-chat-poll', '_verbose=false'],
    ['/request-chat-poll', 'verbose=false'],
  ])('answer the id: %s %s', async (path, body) => {
    const answer = await call('POST', path, body, urlencoded)
    expect([answer.status, answer.body]).toEqual([200, { _id: expect.any(String) }])
  })
  it.each([
    ['/request-chat', '_verbose=true', {}],
    ['/request-chat', '_verbose=true', device],
    ['/request-chat?_verbose=true', '', {}],
  ])('answer where to go on when they are verbose: %s %s', async (path, body, headers) => {
    const answer = await call('POST', path, body, { ...urlencoded, ...headers })
    const { _id: id } = answer.body as { _id: string }
    expect([answer.status, answer.body]).toEqual([
      200,
      { '_chatIxnAPI-CREATE-URL': `/genesys/1/service/${id}/ixn/chat`, _id: id },
    ])
  })
})
