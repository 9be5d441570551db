import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FastifyInstance, fastify } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consolePages } from '../../../src/console/ui/index.ts'

let app: FastifyInstance
const folder = mkdtempSync(join(tmpdir(), 'page-'))

beforeAll(async () => {
  mkdirSync(join(folder, 'web/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'locked away')
  writeFileSync(join(folder, 'web/index.html'), '<title>Ringback</title>')
  writeFileSync(join(folder, 'web/boot.js'), 'boot')
  writeFileSync(join(folder, 'web/.built'), '')
  writeFileSync(join(folder, 'web/assets/index-Ab_12-9Z.js'), 'code')
  writeFileSync(join(folder, 'web/assets/index-Ab_12-9Z.js.br'), 'small code')
  const made = fastify().withTypeProvider<ZodTypeProvider>()
  made.setValidatorCompiler(validatorCompiler)
  made.register(async (scope) => consolePages(join(folder, 'web'))(scope))
  await made.ready()
  app = made as unknown as FastifyInstance
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const get = (url: string, headers = {}) => app.inject({ method: 'GET', url, headers })

describe("the console's page", () => {
  it.each(['/genesys', '/genesys/ui'])('is where %s leads', async (url) => {
    const reply = await get(url)
    expect([reply.statusCode, reply.headers.location]).toEqual([302, '/genesys/ui/home'])
  })

  it.each([
    '/home',
    '/callback/369-1/why?state=late',
    '/tools/patterns/a%20b',
    '/services/billing.v2',
    '/',
  ])('answers at %s, and is asked for each time', async (path) => {
    const reply = await get(`/genesys/ui${path}`)
    expect([reply.statusCode, reply.body]).toEqual([200, '<title>Ringback</title>'])
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    })
  })

  it('lets nothing run that is not a file of its own', async () => {
    const reply = await get('/genesys/ui/home')
    const policy = String(reply.headers['content-security-policy']).split('; ')
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
  })

  it('has parts that are kept for good, compressed for who takes that', async () => {
    const reply = await get('/genesys/ui/assets/index-Ab_12-9Z.js', {
      'accept-encoding': 'gzip, br',
    })
    expect(reply.body).toBe('small code')
    expect(reply.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'application/javascript; charset=utf-8',
    })
    expect((await get('/genesys/ui/assets/index-Ab_12-9Z.js')).body).toBe('code')
  })

  it('asks again for parts without a hash in their name', async () => {
    expect((await get('/genesys/ui/boot.js')).headers['cache-control']).toBe('no-cache')
  })

  it('answers 304 when a browser has it already', async () => {
    const { headers } = await get('/genesys/ui/home')
    const again = await get('/genesys/ui/home', { 'if-none-match': headers.etag })
    expect(again.statusCode).toBe(304)
  })

  it.each([
    '/assets/gone-12345678.js',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/.built',
    '/assets/%00.js',
    '/home.html',
  ])('does not answer %s', async (path) => {
    const reply = await get(`/genesys/ui${path}`)
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.statusCode).toBeLessThan(500)
    expect(reply.body).not.toContain('locked away')
  })

  it('takes a way out of its folder for a view that is not there', async () => {
    const reply = await get('/genesys/ui/..%2fsecret.txt')
    expect(reply.body).toBe('<title>Ringback</title>')
  })
})
