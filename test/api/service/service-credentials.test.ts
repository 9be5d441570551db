import { beforeAll, describe, expect, it } from 'vitest'
import type { ServiceKind } from '../../../src/api/service/index.ts'
import { basic } from '../../support/http.ts'
import { nobody, openRoom, parametersOf, type Room } from './support.ts'

const hello: ServiceKind = { name: 'hello', create: async () => ({ body: {} }) }

function callerWith(authorization: string | undefined, at: () => Room) {
  return (service: string) =>
    at().services.create(service, parametersOf({}), { user: undefined, authorization })
}

describe('a service without credentials', () => {
  it('serves everybody where the server has none either', async () => {
    const room = await openRoom('service.hello: {}', [hello])
    expect(await room.services.create('hello', parametersOf({}), nobody)).toEqual({ body: {} })
  })
})

describe('credentials', () => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom(
      `
      server: { username: gms, password: "geheim: 1" }
      service.hello: {}
      service.own: { _service: hello, username: app, password: pässword }
      service.nameless: { _service: hello, password: word }
      `,
      [hello],
    )
  })

  it.each([
    ['hello', basic('gms', 'geheim: 1')],
    ['own', basic('app', 'pässword')],
    ['nameless', basic('', 'word')],
  ])('of %s let a caller in', async (service, { authorization }) => {
    expect(await callerWith(authorization, () => room)(service)).toEqual({ body: {} })
  })

  it.each([
    ['hello', undefined],
    ['hello', 'Basic'],
    ['hello', 'Bearer Z21zOmdlaGVpbTogMQ=='],
    ['hello', 'Basic !!!!'],
    ['hello', basic('gms', '').authorization],
    ['hello', basic('gms', 'geheim: 2').authorization],
    ['hello', basic('GMS', 'geheim: 1').authorization],
    ['own', basic('gms', 'geheim: 1').authorization],
    ['own', undefined],
    ['nameless', undefined],
    ['nameless', basic('', '').authorization],
  ])('of %s keep out %j', async (service, authorization) => {
    await expect(callerWith(authorization, () => room)(service)).rejects.toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': expect.stringMatching(/^Basic /) },
    })
  })
})
