import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serveServices } from '../api/service/serve-services.ts'
import { request } from '../support/http.ts'

/*
 * The call flows of the reference's "Access Number Allocation", as an app, a telephone and an IVR
 * play them: the app asks for a number, its user calls it, the IVR asks whose call has come in.
 *
 * `TRANSCRIPT=1 npx vitest run test/wire/access-numbers.test.ts` prints what was said.
 */

const yaml = `
  resources.DNIS: { number1: "6504663205" }
  resources.Locked: { number1: "6504663211", number2: "6504663212", _allocation_strategy: CLUSTER }
  service.request-interaction: { _type: builtin, _service: request-interaction, _ttl: 60, _resource_group: DNIS }
  service.with-code: { _type: builtin, _service: request-interaction, _ttl: 60, _resource_group: DNIS, _provide_code: true }
  service.locked: { _type: builtin, _service: request-interaction, _ttl: 60, _resource_group: Locked }
  service.match-interaction: { _type: builtin, _service: match-interaction }
`

let url: string
beforeAll(async () => {
  ;({ url } = await serveServices(yaml))
})

const transcript: string[] = []
beforeEach(({ task }) => void transcript.push('', `# ${task.name}`))
afterAll(() => {
  if (process.env.TRANSCRIPT) console.info(transcript.join('\n'))
})

interface Given {
  readonly _id: string
  readonly _access_number: string
  readonly _access_code?: string
}

async function ask(service: string, parameters: Readonly<Record<string, string>>) {
  return said('POST', `/genesys/1/service/${service}`, new URLSearchParams(parameters))
}

async function said(method: string, path: string, body?: URLSearchParams) {
  const answer = await request(url, method, path, body)
  transcript.push(`${method} ${path}  ${body ?? ''}`, `  ${answer.status} ${answer.text}`)
  return answer
}

/** The app asks for a number on behalf of somebody who has a question. */
async function app(service: string, phone: string, question: string): Promise<Given> {
  const { status, body } = await ask(service, { _phone_number: phone, question })
  expect(status).toBe(200)
  return body as Given
}

/** The IVR asks whose call has come in, and what they had to say; 404 when it is nobody's. */
async function ivr(call: Readonly<Record<string, string>>): Promise<unknown> {
  const { status, body } = await ask('match-interaction', call)
  if (status !== 200) return status
  const { _id, _data_id } = body as { _id: string; _data_id: string }
  const data = await said('GET', `/genesys/1/storage/${_data_id}`)
  return { _id, ...(data.body as object) }
}

const [ann, bob, eve] = ['6504669991', '6504669992', '6504669993'] as const

describe('no locking', () => {
  it('DNIS only: the number says which line was called, and of several callers not who', async () => {
    const one = await app('request-interaction', ann, 'billing')
    const other = await app('request-interaction', bob, 'sales')
    expect(one._access_number).toBe(other._access_number)
    expect(await ivr({ _access_number: '6504663205' })).toBe(404)
    expect(await ivr({ _access_number: '6504663205', _phone_number: ann })).toMatchObject({
      _id: one._id,
    })
    expect(await ivr({ _access_number: '6504663205' })).toEqual({
      _id: other._id,
      question: 'sales',
    })
  })

  it('DNIS + ANI: the caller tells two calls to one number apart', async () => {
    const one = await app('request-interaction', ann, 'billing')
    const other = await app('request-interaction', bob, 'sales')
    const call = { _access_number: '6504663205' }
    expect(await ivr({ ...call, _phone_number: '+1 650-466-9992' })).toEqual({
      _id: other._id,
      question: 'sales',
    })
    expect(await ivr({ ...call, _phone_number: '(650) 466-9991' })).toEqual({
      _id: one._id,
      question: 'billing',
    })
    expect(await ivr({ ...call, _phone_number: ann })).toBe(404) // given back by the match
  })

  it('DNIS + access code: the code tells them apart, whatever telephone is used', async () => {
    const one = await app('with-code', ann, 'billing')
    const other = await app('with-code', bob, 'sales')
    const call = { _access_number: '6504663205' }
    const code = (given: Given) => ({ ...call, _access_code: given._access_code ?? '' })
    expect(await ivr(code(other))).toEqual({ _id: other._id, question: 'sales' })
    expect(await ivr(code(one))).toEqual({ _id: one._id, question: 'billing' })
    expect(await ivr(code(one))).toBe(404)
  })

  it('no match: another number, another caller, another code', async () => {
    const { _id, _access_code = '' } = await app('with-code', ann, 'billing')
    const wrong = _access_code === '000000' ? '000001' : '000000'
    expect(await ivr({ _access_number: '6504660000', _access_code })).toBe(404)
    expect(await ivr({ _access_number: '6504663205', _phone_number: eve })).toBe(404)
    expect(await ivr({ _access_number: '6504663205', _access_code: wrong })).toBe(404)
    expect(await ivr({ _access_number: '6504663205', _access_code })).toEqual({
      _id,
      question: 'billing',
    })
  })
})

describe('locking', () => {
  it('gives a number to one service at a time, so that the number alone tells whose call it is', async () => {
    const one = await app('locked', ann, 'billing')
    const other = await app('locked', bob, 'sales')
    expect(new Set([one._access_number, other._access_number]).size).toBe(2)
    expect((await ask('locked', { _phone_number: eve })).status).toBe(503)
    expect(await ivr({ _access_number: other._access_number })).toEqual({
      _id: other._id,
      question: 'sales',
    })
    const third = await app('locked', eve, 'repairs')
    expect(third._access_number).toBe(other._access_number)
    expect(await ivr({ _access_number: one._access_number })).toEqual({
      _id: one._id,
      question: 'billing',
    })
  })

  it('gives the number back when the service is deleted', async () => {
    const { _id, _access_number } = await app('locked', ann, 'billing')
    expect((await said('DELETE', `/genesys/1/service/${_id}`)).status).toBe(200)
    expect(await ivr({ _access_number })).toBe(404)
    expect((await app('locked', bob, 'sales'))._access_number).toBe(_access_number)
  })
})
