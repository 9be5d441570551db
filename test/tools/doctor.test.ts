import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appForTest } from '../support/app.ts'

const doctor = fileURLToPath(new URL('../../tools/doctor.mjs', import.meta.url))
const fixture = fileURLToPath(new URL('recording.har', import.meta.url))
const text = readFileSync(fixture, 'utf8')

const yaml = `
  server: { external_url_base: "http://localhost:8080/" }
  resources.DNIS: { number1: "8003449999" }
  service.request-interaction: { _type: builtin, _resource_group: DNIS }
  service.match-interaction: { _type: builtin }
  service.request-callback: { _type: ors, _service: callback }
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function examine(...words: string[]): Promise<{ code: number; out: string; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [doctor, ...words], (_, out, errors) => {
      resolve({ code: child.exitCode ?? -1, out, errors })
    })
  })
}

/** A recording as a file of its own. */
function recording(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The fixture as a server that differs would have been recorded. */
function otherwise(name: string, changes: readonly (readonly [string, string])[]): string {
  const other = changes.reduce((former, [from, to]) => {
    if (!former.includes(from)) throw new Error(`the recording has no ${from}`)
    return former.replace(from, to)
  }, text)
  return recording(name, other)
}

// Each runs in a process of its own, which a busy machine takes its time to start.
describe('the doctor', { timeout: 60_000 }, () => {
  it('finds a recording alike: ids exchanged, a poll held until its event comes, times moved to come', async () => {
    const { url } = await appForTest({ yaml })
    const { code, out, errors } = await examine(fixture, '--base', url)
    expect(errors).toBe('')
    expect(out).toBe('Skipped 1: not of the GMS API.\n18 exchanges: 18 alike, 0 different.\n')
    expect(code).toBe(0)
  })

  it('names what differs in status, keys, types and headers, and ends with 1', async () => {
    const { url } = await appForTest({ yaml })
    const file = otherwise('other.har', [
      [
        '{\\"language\\":\\"french\\"}',
        '{\\"language\\":{\\"code\\":\\"fr\\"},\\"city\\":\\"Paris\\"}',
      ],
      ['\\"_expiration_time\\":\\"30\\"', '\\"_ttl\\":\\"30\\"'],
      ['"status": 404', '"status": 410'],
      ['text/plain;charset=UTF-8', 'text/plain;charset=ISO-8859-1'],
    ])
    const { code, out } = await examine(file, '--base', url)
    expect(code).toBe(1)
    expect(out.split('\n')).toEqual([
      '#4 GET /genesys/1/storage/<id>/Key1',
      '    header content-type: text/plain;charset=iso-8859-1, here text/plain;charset=utf-8',
      '#5 POST /genesys/1/service/request-interaction',
      '    key _ttl missing',
      '    key _expiration_time added',
      '#7 GET /genesys/1/storage/<id>',
      '    key city missing',
      '    key language is object, here string',
      '#15 GET /genesys/1/storage/<id>',
      expect.stringMatching(/^ {4}status 410, here 404 \(com\.genesyslab\.[\w.]+\)$/),
      'Skipped 1: not of the GMS API.',
      '18 exchanges: 14 alike, 4 different.',
      '',
    ])
  })

  it('prints no id, number, value or credential of the recording', async () => {
    const { url } = await appForTest() // which knows no service: much goes wrong
    const headers = [
      { name: 'authorization', value: 'Basic Z2VoZWlt' },
      { name: 'x-odd', value: 'geheim\n1' },
    ].map((each) => JSON.stringify(each))
    const file = otherwise('secret.har', [['"headers": [', `"headers": [${headers},`]])
    const { code, out, errors } = await examine(file, '--base', url)
    expect(code).toBe(1)
    for (const secret of [
      '6c9ca2c9',
      '12059bb3',
      '5115550100',
      '6504669999',
      'sesame',
      'alice',
      'eheim',
      'Z2Vo',
    ]) {
      expect(out + errors).not.toContain(secret)
    }
    expect(out).toContain('match-interaction?_access_number&_access_code')
  })

  it.each([
    ['nothing.har', undefined, /nothing\.har cannot be read: ENOENT/],
    ['broken.har', '{ "log": ', /broken\.har is no HAR: it is not JSON/],
    ['other.json', '{}', /other\.json is no HAR: it has no log\.entries/],
    ['null.json', 'null', /null\.json is no HAR: it has no log\.entries/],
    ['odd.har', '{"log":{"entries":[{}]}}', /log\.entries\[0\] has no request with a URL/],
    ['empty.har', '{"log":{"entries":[]}}', /holds no requests to \/genesys\/1/],
  ])('says what is wrong with %s, and ends with 2', async (name, content, words) => {
    const file = content === undefined ? join(folder, name) : recording(name, content)
    const { code, out, errors } = await examine(file)
    expect([code, out]).toEqual([2, ''])
    expect(errors).toMatch(words)
  })

  it('ends with 2 when nothing listens, or when it is called otherwise than it should be', async () => {
    const away = await examine(fixture, '--base', 'http://127.0.0.1:1')
    expect(away).toMatchObject({ code: 2, errors: expect.stringMatching(/cannot be reached/) })
    for (const words of [[], [fixture, fixture], [fixture, '--base', 'localhost']]) {
      expect(await examine(...words)).toMatchObject({
        code: 2,
        errors: expect.stringMatching(/^(--base|usage)/),
      })
    }
  })
})
