import { beforeAll, describe, expect, it } from 'vitest'
import { basic, request } from '../../support/http.ts'
import { type Served, serveServices } from './serve-services.ts'

const yaml = `
  service.request-chat: { _ttl: 600 }
  service.own: { _service: request-chat, _ttl: 600, username: app, password: word }
`
const area = '/genesys/1/service'

let served: Served
beforeAll(async () => {
  served = await serveServices(yaml)
})

const call = (method: string, path: string, body?: unknown, headers = {}) =>
  request(served.url, method, `${area}/${path}`, body, headers)

async function created(values: Record<string, string> = {}): Promise<string> {
  const { body } = await call('POST', 'request-chat', new URLSearchParams(values))
  return (body as { _id: string })._id
}

const refusal = (part: string) => ({
  message: expect.any(String),
  exception: expect.stringContaining(part),
})

describe('POST and GET /service/{service}', () => {
  it.each([
    ['a form', 'POST', '', new URLSearchParams({ subject: 'French' })],
    ['JSON', 'POST', '', { subject: 'French' }],
    ['the query beside an empty body', 'POST', '?subject=French', undefined],
    ['the query of a GET', 'GET', '?subject=French', undefined],
  ])('take parameters from %s', async (_, method, query, body) => {
    const { status, body: answer } = await call(method, `request-chat${query}`, body)
    const { _id: id } = answer as { _id: string }
    expect([status, Object.keys(answer as object)]).toEqual([200, ['_id']])
    expect((await call('GET', `${id}/storage`)).body).toEqual({ subject: 'French' })
  })
  it('answer JSON with the headers of the original', async () => {
    const { headers } = await call('POST', 'request-chat')
    expect(headers['content-type']).toBe('application/json;charset=UTF-8')
  })
  it('take files, which the Storage API serves', async () => {
    const form = new FormData()
    form.set('FileKey', new Blob([Buffer.from('picture')], { type: 'image/png' }), 'MyPic.png')
    const { body } = await call('POST', 'request-chat', form)
    const { _id: id } = body as { _id: string }
    const values = (await call('GET', `${id}/storage`)).body as { FileKey: string }
    const link = new URL(values.FileKey)
    const file = await request(served.url, 'GET', link.pathname)
    expect([file.text, file.headers['content-type']]).toEqual(['picture', 'image/png'])
  })
  it('keep the gms_user of the header with the data', async () => {
    const { body } = await call('POST', 'request-chat', undefined, { gms_user: 'BuzzBrain' })
    const { _id: id } = body as { _id: string }
    expect((await call('GET', `${id}/storage`)).body).toEqual({ gms_user: 'BuzzBrain' })
  })
  it.each([['HEAD'], ['PUT'], ['PATCH']])('leave %s alone', async (method) => {
    const before = await served.countKeys()
    expect((await call(method, 'request-chat')).status).toBeGreaterThanOrEqual(404)
    expect(await served.countKeys()).toBe(before)
  })
  it.each([
    ['nothing', 404, 'ServiceUnknownException'],
    ['request-chat?_verbose=perhaps', 400, 'InvalidParameterException'],
    ['request-chat?_not-a-name=1', 400, 'InvalidParameterException'],
  ])('refuse %s in the one shape', async (path, status, exception) => {
    const before = await served.countKeys()
    const answer = await call('POST', path)
    expect([answer.status, answer.body]).toEqual([status, refusal(exception)])
    expect(await served.countKeys()).toBe(before)
  })
})

describe('POST and GET /service/{id}/{request}', () => {
  it.each([['POST'], ['GET']])('refuse by %s what the service does not know', async (method) => {
    const { status, body } = await call(method, `${await created()}/status`)
    expect([status, body]).toEqual([404, refusal('RequestUnknownException')])
  })
  it.each([['POST'], ['GET']])('answer 404 by %s when there is no such service', async (method) => {
    const { status, body } = await call(method, 'nobody/status')
    expect([status, body]).toEqual([404, refusal('ServiceNotFoundException')])
  })
})

describe('/service/{id}/storage', () => {
  it('keeps the values that are not named', async () => {
    const id = await created({ a: '1', b: '2' })
    const { status, text } = await call('POST', `${id}/storage`, new URLSearchParams({ b: '3' }))
    expect([status, text]).toEqual([200, '{}'])
    expect((await call('GET', `${id}/storage`)).body).toEqual({ a: '1', b: '3' })
  })
  it('answers one key with its name', async () => {
    const id = await created({ key4: 'value4', constructor: 'x' })
    expect((await call('GET', `${id}/storage/key4`)).body).toEqual({ key4: 'value4' })
    expect((await call('GET', `${id}/storage/constructor`)).text).toBe('{"constructor":"x"}')
    expect((await call('GET', `${id}/storage/key5`)).status).toBe(404)
    expect((await call('GET', `${id}/storage/toString`)).status).toBe(404)
  })
  it('serves text as a file too, and refuses what is not there', async () => {
    const id = await created({ a: 'Grüße' })
    const { text, headers } = await call('GET', `${id}/storage/binary/a`)
    expect([text, headers['content-type']]).toEqual(['Grüße', 'text/plain;charset=UTF-8'])
    expect((await call('GET', `${id}/storage/binary/b`)).status).toBe(404)
  })
  it('never lets a browser run a file', async () => {
    const id = await created()
    const form = new FormData()
    form.set('page', new Blob(['<script>'], { type: 'text/html' }), 'page.html')
    await call('POST', `${id}/storage`, form)
    const { headers } = await call('GET', `${id}/storage/binary/page`)
    expect(headers['content-disposition']).toMatch(/^attachment/)
    expect(headers['content-security-policy']).toContain('sandbox')
  })
  it('deletes one key, and the others stay', async () => {
    const id = await created({ a: '1', b: '2' })
    expect((await call('DELETE', `${id}/storage/a`)).text).toBe('{}')
    expect((await call('GET', `${id}/storage`)).body).toEqual({ b: '2' })
    expect((await call('DELETE', `${id}/storage/a`)).status).toBe(404)
  })
  it('can be written again when all keys are deleted', async () => {
    const id = await created({ a: '1' })
    expect((await call('DELETE', `${id}/storage`)).status).toBe(200)
    expect((await call('GET', `${id}/storage`)).text).toBe('{}')
    expect((await call('DELETE', `${id}/storage`)).status).toBe(200)
    await call('POST', `${id}/storage`, { b: '2' })
    expect((await call('GET', `${id}/storage`)).body).toEqual({ b: '2' })
  })
  it('is empty when somebody has deleted it by the Storage API', async () => {
    const id = await created({ a: '1' })
    const { dataId } = (await served.services.find(id)) ?? {}
    await request(served.url, 'DELETE', `/genesys/1/storage/${dataId}`)
    expect((await call('GET', `${id}/storage`)).text).toBe('{}')
    expect((await call('GET', `${id}/storage/a`)).status).toBe(404)
    expect((await call('DELETE', id)).status).toBe(200)
  })
  it('refuses names with a leading underscore', async () => {
    const id = await created({ a: '1' })
    const { status, body } = await call('POST', `${id}/storage`, { b: '2', _c: '3' })
    expect([status, body]).toEqual([400, refusal('InvalidKeyException')])
    expect((await call('GET', `${id}/storage`)).body).toEqual({ a: '1' })
  })
  it.each([
    ['GET', 'storage'],
    ['GET', 'storage/a'],
    ['GET', 'storage/binary/a'],
    ['POST', 'storage'],
    ['DELETE', 'storage'],
    ['DELETE', 'storage/a'],
    ['DELETE', ''],
  ])('answers 404 to %s %s of a service that is not there', async (method, path) => {
    const { status, body } = await call(method, `nobody/${path}`)
    expect([status, body]).toEqual([404, refusal('ServiceNotFoundException')])
  })
})

describe('DELETE /service/{id}', () => {
  it('leaves nothing behind', async () => {
    const before = await served.countKeys()
    const id = await created({ a: '1' })
    expect(await served.countKeys()).toBeGreaterThan(before)
    const { status, text } = await call('DELETE', id)
    expect([status, text]).toEqual([200, '{}'])
    expect(await served.countKeys()).toBe(before)
    expect((await call('DELETE', id)).status).toBe(404)
  })
})

describe('a service with credentials', () => {
  const caller = basic('app', 'word')

  it('says how to sign in', async () => {
    const { status, headers, body } = await call('POST', 'own')
    expect([status, body]).toEqual([401, refusal('CredentialsRequiredException')])
    expect(headers['www-authenticate']).toMatch(/^Basic realm=/)
  })
  it('asks for them wherever its id is used', async () => {
    const { body } = await call('POST', 'own', { a: '1' }, caller)
    const { _id: id } = body as { _id: string }
    const doors = [
      ['GET', `${id}/storage`],
      ['GET', `${id}/storage/a`],
      ['GET', `${id}/storage/binary/a`],
      ['POST', `${id}/storage`],
      ['DELETE', `${id}/storage/a`],
      ['DELETE', `${id}/storage`],
      ['POST', `${id}/status`],
      ['DELETE', id],
    ] as const
    for (const [method, path] of doors) expect((await call(method, path)).status).toBe(401)
    for (const [method, path] of doors) {
      expect((await call(method, path, undefined, caller)).status).toBe(
        path.endsWith('status') ? 404 : 200,
      )
    }
  })
})

describe('the OpenAPI document', () => {
  it('describes every operation', async () => {
    const { body } = await request(served.url, 'GET', '/genesys/1/openapi.json')
    const { paths } = body as { paths: Record<string, object> }
    const ours = Object.entries(paths).filter(([path]) => path.startsWith(area))
    expect(ours.map(([path, item]) => [path, Object.keys(item)])).toEqual([
      [`${area}/{service}`, ['get', 'post']],
      [`${area}/{id}/{request}`, ['get', 'post']],
      [`${area}/{id}`, ['delete']],
      [`${area}/{id}/storage`, ['post', 'get', 'delete']],
      [`${area}/{id}/storage/{key}`, ['get', 'delete']],
      [`${area}/{id}/storage/binary/{key}`, ['get']],
    ])
  })
})
