import { describe, expect, it, onTestFinished } from 'vitest'
import { orchestrated } from '../../../../src/api/service/index.ts'
import { deadUrl, orchestratorOver, orsForTest } from '../../../center/orchestration/ors/support.ts'
import { startApp } from '../../../support/app.ts'
import { type Body, request } from '../../../support/http.ts'
import { serveServices } from '../serve-services.ts'

const yaml = (dead: string) => `
  service.survey: { _type: ors, _service: survey, _urs_virtual_queue: $queue$, _lang: fr }
  service.own: { _type: ors, _service: "http://apps.example.com/own.scxml", _attach_udata: separate_keys }
  service.dead: { _type: ors, _service: survey, _ors: "${dead}" }
`

/** The Service API over one Orchestration Server. */
async function serveWith(servers: number) {
  const { ors, orchestrator } = await orchestratorOver(servers)
  const served = await serveServices(yaml(await deadUrl()))
  served.services.add(orchestrated(orchestrator, served.services))
  const call = (method: string, path: string, body?: Body) =>
    request(served.url, method, `/genesys/1/service/${path}`, body)
  const sessionOf = (id: string) =>
    [...ors.sessions.values()].find(({ parameters }) => parameters._service_id === id)
  return { ors, served, call, sessionOf }
}
const idOf = ({ body }: { body: unknown }) => (body as { _id: string })._id

describe('a service of an Orchestration Server', () => {
  it('is a session that knows the options, what steers it, and where the user data is', async () => {
    const { call, sessionOf } = await serveWith(1)
    const given = { _mood: 'good', queue: 'sales', name: 'Bob' }
    const answer = await call('POST', 'survey', new URLSearchParams(given))
    expect([answer.status, answer.body]).toEqual([200, { _id: expect.any(String) }])
    const session = sessionOf(idOf(answer))
    expect(session?.src).toMatch(/\/genesys\/1\/document\/service_template\/survey\/survey.scxml$/)
    expect(session?.parameters).toMatchObject({
      ...{ _lang: 'fr', _mood: 'good', _urs_virtual_queue: 'sales' },
    })
    expect(session?.parameters).not.toHaveProperty('name')
    const stored = await call('GET', `${idOf(answer)}/storage`)
    expect(stored.body).toEqual({ queue: 'sales', name: 'Bob' })
  })
  it('answers what its SCXML answers, at its start and to requests', async () => {
    const { ors, call, sessionOf } = await serveWith(2)
    ors.script = {
      start: () => ({ _text: 'How was it?' }),
      request: (_, name, said) => ({ [name]: said }),
    }
    const created = await call('GET', 'own?name=Bob')
    expect(created.body).toEqual({ _text: 'How was it?', _id: idOf(created) })
    expect(sessionOf(idOf(created))).toMatchObject({
      ...{ src: 'http://apps.example.com/own.scxml', parameters: { name: 'Bob' } },
    })
    const answer = await call('POST', `${idOf(created)}/vote`, { _stars: '5', comment: 'nice' })
    expect([answer.status, answer.body]).toEqual([200, { vote: { _stars: '5' } }])
    const stored = await call('GET', `${idOf(created)}/storage`)
    expect(stored.body).toEqual({ name: 'Bob', comment: 'nice' })
  })
  it('runs on the servers of section ors, and finds the user data by its id', async () => {
    const ors = await orsForTest()
    const { url, close } = await startApp({
      yaml: `
        ors: { _ors: "${ors.urls[0]}" }
        service.survey: { _type: ors, _service: survey }
      `,
    })
    onTestFinished(close)
    const created = await request(url, 'POST', '/genesys/1/service/survey', { name: 'Bob' })
    expect(created.status).toBe(200)
    const [session] = ors.sessions.values()
    expect(session?.parameters._service_id).toBe(idOf(created))
    const stored = await request(url, 'GET', `/genesys/1/storage/${session?.parameters._data_id}`)
    expect(stored.body).toEqual({ name: 'Bob' })
  })
  it('ends with its service', async () => {
    const { call, sessionOf } = await serveWith(1)
    const id = idOf(await call('POST', 'own', {}))
    expect((await call('DELETE', id)).status).toBe(200)
    expect(sessionOf(id)?.ended).toBe(true)
    expect((await call('POST', `${id}/vote`, {})).status).toBe(404)
  })
  it('leaves nothing behind when no server can be reached', async () => {
    const { served, call } = await serveWith(1)
    const { status, body } = await call('POST', 'dead', { name: 'Bob' })
    expect([status, body]).toMatchObject([500, { exception: expect.stringContaining('ors') }])
    expect(await served.countKeys()).toBe(0)
  })
  it('is refused where no server is configured', async () => {
    const { call } = await serveWith(0)
    const { status, body } = await call('POST', 'own', {})
    expect([status, body]).toMatchObject([
      503,
      { exception: expect.stringContaining('OrchestrationUnavailable') },
    ])
  })
})
