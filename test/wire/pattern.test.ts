import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { exceptionsNotSupported } from '../../src/api/pattern/index.ts'
import { servePatterns } from '../api/pattern/serve-pattern.ts'
import { type Body, type Headers, request } from '../support/http.ts'

/* The exchanges of the reference's chapter on patterns, with the patterns of config/gms.yaml. */

let baseUrl: string
beforeAll(async () => {
  const shipped = readFileSync(new URL('../../config/gms.yaml', import.meta.url), 'utf8')
  baseUrl = await servePatterns(shipped)
})

const browser = {
  connection: 'keep-alive',
  'cache-control': 'no-cache',
  origin: 'chrome-extension://fdmmgilgnpjigdojojpjoooidkmcomcm',
  'user-agent':
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.22 (KHTML, like Gecko) Chrome/25.0.1364.152 Safari/537.22',
  accept: '*/*',
  'accept-encoding': 'gzip,deflate,sdch',
  'accept-language': 'en-US,en;q=0.8,fr;q=0.6,fr-FR;q=0.4',
  'accept-charset': 'ISO-8859-1,utf-8;q=0.7,*;q=0.3',
}

const call = (path: string, body: Body, headers: Headers) =>
  request(baseUrl, 'POST', `/genesys/1/patterns${path}`, body, { ...browser, ...headers })

const boundary = '----WebKitFormBoundaryTkdw0u7LG1bBGbnj'
const multipart = [
  ...Object.entries({ param1: '', param2: 'john.doe@gmail.com', param3: '911-' }).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  ),
  `--${boundary}--\r\n`,
].join('')
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the examples of the reference', () => {
  it('param2 and param3 match patterns of the general list', async () => {
    const answer = await call('', Buffer.from(multipart), {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    })
    expect([answer.status, answer.body]).toEqual([200, { param3: '911', param2: 'email' }])
    expect(answer.lines).toEqual(
      expect.arrayContaining([
        ['pragma', 'no-cache'],
        ['cache-control', 'no-cache'],
        ['cache-control', 'no-store'],
        ['content-type', 'application/json;charset=UTF-8'],
        ['content-length', '33'],
      ]),
    )
  })

  it('param1 matches the e-mail pattern of the group patterns_def1', async () => {
    const body = 'param1=john.doe%40gmail.com&param2=blabla'
    const answer = await call('/group/patterns_def1', body, urlencoded)
    expect([answer.status, answer.text]).toEqual([200, '{"param1":"email"}'])
  })

  it('a group that is not configured is answered with 403', async () => {
    const body = 'param1=john.doe%40gmail.com&param2=blabla'
    const answer = await call('/group/patterns_def1s', body, urlencoded)
    expect([answer.status, answer.body]).toEqual([
      403,
      {
        message: 'Group (patterns_def1s) unknown.',
        exception: 'com.genesyslab.gsg.services.pattern.MatchPattern',
      },
    ])
  })

  it('a service without exceptions is refused in the words of the original', () => {
    const error = exceptionsNotSupported('match-interaction')
    expect([error.status, JSON.parse(JSON.stringify(error))]).toEqual([
      403,
      {
        message: 'Service (match-interaction) not configured to support exceptions.',
        exception: 'com.genesyslab.gsg.services.pattern.MatchPattern',
      },
    ])
  })
})
