import { beforeAll, describe, expect, it } from 'vitest'
import { loadServiceTemplates, templateRoutes } from '../../../src/api/template/index.ts'
import { request } from '../../support/http.ts'
import { serve } from '../serve.ts'

const area = '/genesys/1/document/service_template'

let baseUrl: string
beforeAll(async () => {
  baseUrl = await serve([templateRoutes(await loadServiceTemplates())])
})

const get = (path: string) => request(baseUrl, 'GET', `${area}${path}`)

function refusal(fact: string, message: string) {
  const exception = `com.genesyslab.gsg.services.template.${fact}Exception`
  return { status: 404, body: { message, exception } }
}

describe('GET /document/service_template', () => {
  it('lists the templates', async () => {
    const { status, headers, body } = await get('')
    expect([status, headers['content-type']]).toEqual([200, 'application/json;charset=UTF-8'])
    expect(body).toContainEqual({
      name: 'request-chat',
      title: 'Request chat',
      description: expect.any(String),
      type: 'builtin',
      kinds: ['request-chat', 'request-chat-poll'],
      files: ['manifest.yaml'],
      configurations: ['Chat-Push', 'Chat-Poll'],
    })
  })
})

describe('GET /document/service_template/{name}', () => {
  it('is the whole template', async () => {
    const { status, body } = await get('/callback')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'callback',
      type: 'ors',
      kinds: ['callback'],
      files: ['callback.scxml', 'manifest.yaml'],
      parameters: expect.arrayContaining([
        {
          name: '_booking_expiration_timeout',
          type: 'optional',
          fromRequest: false,
          category: 'Voice-User Originated',
          form: { kind: 'integer', min: 5, max: 1800, unit: 'seconds' },
          default: '30',
          description: expect.any(String),
        },
      ]),
      configurations: expect.arrayContaining([
        {
          name: 'Chat-Immediate',
          description: expect.any(String),
          values: {
            _media_type: 'chat',
            _wait_for_agent: 'false',
            _wait_for_user_confirm: 'false',
            _urs_prioritization_strategy: 'WaitForTarget',
            _urs_strategy_update_subroutine: 'SetRouteDelay',
          },
          asks: ['_target', '_urs_server_url', '_urs_virtual_queue'],
        },
      ]),
    })
  })

  it.each(['call-back', 'constructor', '..%2Fcallback'])('answers 404 to %s', async (name) => {
    const said = `No service template with the name ${decodeURIComponent(name)}`
    expect(await get(`/${name}`)).toMatchObject(refusal('TemplateNotFound', said))
  })
})

describe('GET /document/service_template/{name}/{file}', () => {
  it('is the SCXML that an Orchestration Server is sent to', async () => {
    const { status, headers, text } = await get('/callback/callback.scxml')
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'application/scxml+xml',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>/)
    expect(text).toMatch(/<\/scxml>\n$/)
  })

  it('is any other file of the folder', async () => {
    const { headers, text } = await get('/get/manifest.yaml')
    expect(headers['content-type']).toBe('application/yaml')
    expect(text).toMatch(/^title: Get\n/)
  })

  it.each([
    'callback.xml',
    'src/callback.scxml',
    '..%2Fget%2Fmanifest.yaml',
    '%2e%2e/get/manifest.yaml',
    '..%5cget%5cmanifest.yaml',
    '%2Fetc%2Fpasswd',
    'callback.scxml%00',
    'constructor',
  ])('answers 404 to %s', async (file) => {
    const { status, body } = await get(`/callback/${file}`)
    expect([status, body]).toEqual([
      404,
      refusal('FileNotFound', `Service template callback has no file ${decodeURIComponent(file)}`)
        .body,
    ])
  })

  it('answers 404 of a template there is not', async () => {
    const said = 'No service template with the name call-back'
    expect(await get('/call-back/callback.scxml')).toMatchObject(refusal('TemplateNotFound', said))
  })
})
