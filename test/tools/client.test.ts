import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A program of somebody who has the client and nothing else of ours. */
const program = `
import { Client, Refusal } from './client.ts'

const client = new Client({ baseUrl: String(process.env.BASE), headers: { gms_user: 'ada' } })

const { id } = await client.call('POST /genesys/1/storage/{ttl}', { path: { ttl: 60 }, body: { Key1: 'Value 1' } })
const values: { [name: string]: string } = await client.call('GET /genesys/1/storage/{id}', { path: { id } })
const one: string = await client.call('GET /genesys/1/storage/{id}/{key}', { path: { id, key: 'Key1' } })
const given = await client.call('POST /genesys/1/service/{service}', {
  path: { service: 'request-interaction' },
  body: new URLSearchParams({ _phone_number: '6504669999', _provide_code: 'false' }),
})
await client.call('DELETE /genesys/1/storage/{id}', { path: { id } })
const refused: unknown = await client.call('GET /genesys/1/storage/{id}', { path: { id } }).catch((error) => error)
if (!(refused instanceof Refusal)) throw new Error('not refused')

// @ts-expect-error there is no such route
void (() => client.call('GET /genesys/1/nothing'))
// @ts-expect-error the path needs an id
void (() => client.call('GET /genesys/1/storage/{id}', { path: {} }))
// @ts-expect-error the answer has no such member
void (async () => (await client.call('POST /genesys/1/storage', { body: {} })).name)

console.log(JSON.stringify({ values, one, given, refused: [refused.status, refused.exception !== ''] }))
`

const config = {
  extends: join(root, 'tsconfig.json'),
  compilerOptions: { typeRoots: [join(root, 'node_modules/@types')], types: ['node'] },
  include: ['*.ts'],
  exclude: [],
}

let app: TestApp
let folder: string
beforeAll(async () => {
  app = await startApp({
    yaml: `
      resources.DNIS: { number1: "8003449999" }
      service.request-interaction: { _type: builtin, _resource_group: DNIS }
    `,
  })
  folder = mkdtempSync(join(tmpdir(), 'client-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'program.ts'), program)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  await run(process.execPath, ['tools/client.mjs', join(folder, 'client.ts'), '--base', app.url], {
    cwd: root,
  })
}, 60_000)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.close()
})

describe('the client that is written from the OpenAPI document', { timeout: 60_000 }, () => {
  it('compiles strictly, and refuses routes, paths and answers that are not there', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch((error) => error)
    expect(stdout).toBe('')
  })

  it('calls storage and service, and throws what is refused', async () => {
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
    const env = { ...process.env, BASE: app.url }
    const { stdout } = await run(process.execPath, [tsx, join(folder, 'program.ts')], { env })
    expect(JSON.parse(stdout)).toEqual({
      values: { Key1: 'Value 1' },
      one: 'Value 1',
      given: { _id: expect.any(String), _access_number: '8003449999', _expiration_time: '30' },
      refused: [404, true],
    })
  })

  it('is not written when no server tells of its routes', async () => {
    const words = ['tools/client.mjs', join(folder, 'none.ts'), '--base', 'http://127.0.0.1:1']
    const failed: unknown = await run(process.execPath, words, { cwd: root }).catch(
      (error) => error,
    )
    expect(failed).toMatchObject({
      code: 1,
      stderr: 'http://127.0.0.1:1/genesys/1/openapi.json answers nothing\n',
    })
    expect(existsSync(join(folder, 'none.ts'))).toBe(false)
  })
})
