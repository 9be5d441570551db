import { describe, expect, it } from 'vitest'
import { member, type Target } from './target.ts'

const area = '/genesys/1/storage'
const form = (values: Record<string, string>) => new URLSearchParams(values)

export function storage(target: () => Target): void {
  const create = async (values: Record<string, string>) =>
    member(await target().call(`POST ${area}/3600`, { body: form(values) }), 'id')

  describe('storage', () => {
    it('create answers an id and forbids caches to keep it', async () => {
      const { status, type, headers, body } = await target().call(`POST ${area}/3600`, {
        body: form({ Key1: 'Value1' }),
      })
      expect([status, body]).toEqual([200, { id: expect.any(String) }])
      expect(type.toLowerCase()).toBe('application/json;charset=utf-8')
      expect(headers.get('cache-control')?.split(/, ?/).sort()).toEqual(['no-cache', 'no-store'])
      expect(headers.get('pragma')).toBe('no-cache')
    })
    it('create without a time to live stores too', async () => {
      const { status } = await target().call(`POST ${area}`, { body: form({ Key1: 'Value1' }) })
      expect(status).toBe(200)
    })
    it('query answers all keys, a link in place of a file', async () => {
      const body = new FormData()
      body.set('Key1', 'Value1')
      body.set('FileKey', new Blob(['PNG'], { type: 'image/png' }), 'MyPic.png')
      const id = member(await target().call(`POST ${area}/3600`, { body }), 'id')
      const { body: values } = await target().call(`GET ${area}/${id}`)
      const link = expect.stringMatching(new RegExp(`^https?://.*/binary/${id}/FileKey$`))
      expect(values).toEqual({ Key1: 'Value1', FileKey: link })
    })
    it('query of a binary key answers the file with its type', async () => {
      const body = new FormData()
      body.set('FileKey', new Blob(['PNG'], { type: 'image/png' }), 'MyPic.png')
      const id = member(await target().call(`POST ${area}/3600`, { body }), 'id')
      const answer = await target().call(`GET ${area}/binary/${id}/FileKey`)
      expect([answer.status, answer.type, answer.text]).toEqual([200, 'image/png', 'PNG'])
    })
    it('query of one key answers its value and nothing around it', async () => {
      const id = await create({ Key1: 'Value 1' })
      const { status, type, text } = await target().call(`GET ${area}/${id}/Key1`)
      expect([status, text]).toEqual([200, 'Value 1'])
      expect(type).toMatch(/^text\/plain/)
    })
    it('update replaces the values it names and keeps the others', async () => {
      const id = await create({ Key1: 'Value1', Key2: 'Value2' })
      const { status, text } = await target().call(`POST ${area}/${id}/3600`, {
        body: form({ Key2: 'Value7' }),
      })
      expect([status, text]).toEqual([200, '{}'])
      expect((await target().call(`GET ${area}/${id}`)).body).toEqual({
        Key1: 'Value1',
        Key2: 'Value7',
      })
    })
    it('delete of a key leaves the others', async () => {
      const id = await create({ Key1: 'Value1', Key2: 'Value2' })
      expect((await target().call(`DELETE ${area}/${id}/Key1`)).status).toBe(200)
      expect((await target().call(`GET ${area}/${id}`)).body).toEqual({ Key2: 'Value2' })
    })
    it('delete of all ends the entry: a refusal names what is wrong', async () => {
      const id = await create({ Key1: 'Value1' })
      expect((await target().call(`DELETE ${area}/${id}`)).status).toBe(200)
      const { status, body } = await target().call(`GET ${area}/${id}`)
      expect(status).toBe(404)
      expect(body).toEqual({
        message: expect.any(String),
        exception: expect.stringMatching(/^com\.genesyslab\./),
      })
    })
  })
}
