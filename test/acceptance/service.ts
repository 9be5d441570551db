import { describe, expect, it } from 'vitest'
import { member, type Target } from './target.ts'

const area = '/genesys/1/service'

export function service(target: () => Target): void {
  const post = (path: string, values: Record<string, string> = {}) =>
    target().call(`POST ${area}/${path}`, { body: new URLSearchParams(values) })
  const caller = { _phone_number: '6504669999', _provide_code: 'true' }

  describe('service', () => {
    it('request-interaction gives a number, a code and the time they hold', async () => {
      const { status, body } = await post('request-interaction', { ...caller, language: 'french' })
      expect([status, body]).toEqual([
        200,
        {
          _id: expect.any(String),
          _access_number: expect.stringMatching(/^\d{10}$/),
          _access_code: expect.stringMatching(/^\d{4}$/),
          _expiration_time: expect.stringMatching(/^\d+$/),
        },
      ])
    })
    it('match-interaction finds whose call it is, and the data of the caller', async () => {
      const given = await post('request-interaction', { ...caller, language: 'french' })
      const found = await post('match-interaction', {
        _access_number: member(given, '_access_number'),
        _access_code: member(given, '_access_code'),
      })
      expect(found.body).toEqual({ _id: member(given, '_id'), _data_id: expect.any(String) })
      const data = await target().call(`GET /genesys/1/storage/${member(found, '_data_id')}`)
      expect(data.body).toEqual({ language: 'french' })
    })
    it('match-interaction answers 404 when nobody is expected', async () => {
      const { status, body } = await post('match-interaction', { _access_number: '5550000' })
      expect([status, body]).toEqual([
        404,
        { message: expect.any(String), exception: expect.any(String) },
      ])
    })
    it('a GET with a query creates as a form does', async () => {
      const query = new URLSearchParams(caller)
      const { status, body } = await target().call(`GET ${area}/request-interaction?${query}`)
      expect([status, body]).toMatchObject([200, { _id: expect.any(String) }])
    })
    it('request-access gives a number for a service that runs already', async () => {
      const _id = member(await post('request-interaction', caller), '_id')
      const { status, body } = await post('request-access', { _id, _provide_code: 'true' })
      expect([status, body]).toMatchObject([
        200,
        { _id, _access_number: expect.any(String), _access_code: expect.stringMatching(/^\d{6}$/) },
      ])
    })
    it('office-hours tells when it is open', async () => {
      const { status, body } = await target().call(`GET ${area}/office-hours`)
      expect([status, body]).toMatchObject([200, { error: null, timezone: 'UTC' }])
    })
    it('a service that is not configured is refused', async () => {
      const { status } = await post('no-such-service')
      expect(status).toBeGreaterThanOrEqual(400)
    })
    it('the storage of a service keeps values and files', async () => {
      const id = member(await post('request-chat'), '_id')
      const body = new FormData()
      body.set('Key1', 'Value1')
      body.set('FileKey', new Blob(['PNG'], { type: 'image/png' }), 'MyPic.png')
      const stored = await target().call(`POST ${area}/${id}/storage`, { body })
      expect([stored.status, stored.text]).toEqual([200, '{}'])
      const values = await target().call(`GET ${area}/${id}/storage`)
      expect(values.body).toEqual({ Key1: 'Value1', FileKey: expect.stringMatching(/^http/) })
      const file = await target().call(`GET ${area}/${id}/storage/binary/FileKey`)
      expect([file.type, file.text]).toEqual(['image/png', 'PNG'])
    })
    it('one key of a service is answered with its name', async () => {
      const id = member(await post('request-chat'), '_id')
      await post(`${id}/storage`, { Key1: 'Value1', Key2: 'Value2' })
      const { body } = await target().call(`GET ${area}/${id}/storage/Key1`)
      expect(body).toEqual({ Key1: 'Value1' })
    })
    it('keys of a service are deleted one by one or all at once', async () => {
      const id = member(await post('request-chat'), '_id')
      await post(`${id}/storage`, { Key1: 'Value1', Key2: 'Value2' })
      await target().call(`DELETE ${area}/${id}/storage/Key1`)
      expect((await target().call(`GET ${area}/${id}/storage`)).body).toEqual({ Key2: 'Value2' })
      await target().call(`DELETE ${area}/${id}/storage`)
      expect((await target().call(`GET ${area}/${id}/storage`)).body).toEqual({})
    })
    it('delete ends a service and its data', async () => {
      const id = member(await post('request-chat'), '_id')
      expect((await target().call(`DELETE ${area}/${id}`)).status).toBe(200)
      expect((await target().call(`GET ${area}/${id}/storage`)).status).toBe(404)
    })
  })
}
