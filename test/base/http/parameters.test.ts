import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { Parameters, UploadedFile } from '../../../src/base/http/index.ts'
import { request } from '../../support/http.ts'
import { startServer } from './start-server.ts'

const form = 'application/x-www-form-urlencoded'

async function echo(body: unknown, type?: string, path = '/echo', method = 'POST') {
  const { base } = await startServer()
  const answer = await request(
    base,
    method,
    path,
    body,
    type === undefined ? {} : { 'content-type': type },
  )
  return { status: answer.status, body: answer.body }
}

/** A multipart body as a client writes it; `\n` stands for CRLF. */
function multipart(text: string): Buffer {
  return Buffer.from(text.replaceAll('\n', '\r\n'))
}

const multipartType = 'multipart/form-data; boundary=xyz'

describe('parameters of a request', () => {
  it.each<[string, unknown, string | undefined, unknown]>([
    [
      'an urlencoded form',
      'a=1&b=x+y%26z&c=',
      form,
      [
        ['a', '1'],
        ['b', 'x y&z'],
        ['c', ''],
      ],
    ],
    [
      'a form with a name alone',
      'a&b=2',
      form,
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    [
      'a form with a broken escape',
      'a=100%&b=%zz%C3%A9',
      form,
      [
        ['a', '100%'],
        ['b', '%zz%C3%A9'],
      ],
    ],
    ['a form with empty places', '&&a=1&=x&', form, [['a', '1']]],
    ['a form with the charset in its type', 'a=%E2%82%AC', `${form};charset=UTF-8`, [['a', '€']]],
    [
      'the last value of a form that repeats a name',
      'a=1&b=2&a=3',
      form,
      [
        ['a', '3'],
        ['b', '2'],
      ],
    ],
    [
      'JSON with its types',
      '{"a":1,"b":true,"c":null,"d":[1],"e":{"f":"g"}}',
      'application/json',
      [
        ['a', 1],
        ['b', true],
        ['c', null],
        ['d', [1]],
        ['e', { f: 'g' }],
      ],
    ],
    ['the last value of JSON that repeats a name', '{"a":1,"a":2}', 'application/json', [['a', 2]]],
    ['JSON after a byte order mark', '\ufeff{"a":1}', 'application/json', [['a', 1]]],
    ['JSON under the urlencoded type', '{"a":"x=1&y+2"}', form, [['a', 'x=1&y+2']]],
    [
      'JSON as the only key of a form',
      `${encodeURIComponent('{"a":"x y"}')}=`,
      form,
      [['a', 'x y']],
    ],
    ['JSON as plain text', ' {"a":1}', 'text/plain', [['a', 1]]],
    ['JSON without a type', '{"a":1}', undefined, [['a', 1]]],
    [
      'a form as plain text',
      'a=1&b=2',
      'text/plain;charset=UTF-8',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a form without a type', 'a=1', undefined, [['a', '1']]],
    ['a form under a type that is none', 'a=1', 'nonsense', [['a', '1']]],
    ['a form under another type', 'a=1', 'application/octet-stream', [['a', '1']]],
    ['an empty JSON object', '{}', 'application/json', []],
    ['an empty body that says JSON', '', 'application/json', []],
    ['JSON that is null', 'null', 'application/json', []],
    ['escaped JSON with bare separators', encodeURI('{"a":"x=1&y"}'), form, [['a', 'x=1&y']]],
    ['an empty body that says multipart', '', multipartType, []],
    ['no body', undefined, undefined, []],
    [
      'names that mean something to JavaScript',
      '{"__proto__":1,"constructor":2,"toString":3}',
      'application/json',
      [
        ['__proto__', 1],
        ['constructor', 2],
        ['toString', 3],
      ],
    ],
    [
      'the same names in a form',
      '__proto__=1&constructor=2&hasOwnProperty=3',
      form,
      [
        ['__proto__', '1'],
        ['constructor', '2'],
        ['hasOwnProperty', '3'],
      ],
    ],
  ])('are read from %s', async (_, body, type, expected) => {
    expect(await echo(body, type)).toEqual({ status: 200, body: expected })
  })

  it('are the query beside an empty body', async () => {
    expect((await echo('{}', 'application/json', '/echo?a=1&b=x+y')).body).toEqual([
      ['a', '1'],
      ['b', 'x y'],
    ])
    expect((await echo(undefined, undefined, '/echo?a=1', 'GET')).body).toEqual([['a', '1']])
    expect((await echo(undefined, undefined, '/echo?__proto__=1&a=1&a=2')).body).toEqual([
      ['__proto__', '1'],
      ['a', '2'],
    ])
  })

  it('are query and body together, the body over the query', async () => {
    const { body } = await echo('b=3', form, '/echo?a=1&b=2')
    expect(body).toEqual([
      ['a', '1'],
      ['b', '3'],
    ])
  })

  it('are read from a body of DELETE', async () => {
    expect((await echo('a=1', form, '/echo', 'DELETE')).body).toEqual([['a', '1']])
  })

  it.each([
    ['broken JSON', '{"a":', 'application/json'],
    ['JSON that is no object', '[1]', 'application/json'],
    ['a form where JSON was declared', 'a=1', 'application/json'],
    ['broken JSON under the urlencoded type', '{"a":1', form],
    ['JSON nested beyond reason', `{"a":${'['.repeat(70)}${']'.repeat(70)}}`, 'application/json'],
    ['the same, a hundred thousand deep', `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, form],
    ['what is neither JSON nor a form', 'hello', 'text/plain'],
    ['an array under no type', '[1]', ''],
  ])('are refused with 400 for %s', async (_, body, type) => {
    const answer = await echo(body, type)
    expect(answer).toEqual({
      status: 400,
      body: {
        message: expect.stringContaining('Malformed request body'),
        exception: 'com.genesyslab.gsg.services.http.MalformedBodyException',
      },
    })
  })
})

describe('multipart', () => {
  it('gives texts as text and files with name, type and their very bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
    const body = new FormData()
    body.set('text', 'a €\r\n--b')
    body.set('file', new Blob([bytes], { type: 'image/png' }), 'ö "1".png')
    body.set('constructor', 'x')
    const { base } = await startServer()
    expect((await request(base, 'POST', '/echo', body)).body).toEqual([
      ['text', 'a €\r\n--b'],
      [
        'file',
        { filename: 'ö %221%22.png', type: 'image/png', hex: Buffer.from(bytes).toString('hex') },
      ],
      ['constructor', 'x'],
    ])
  })

  it.each([
    [
      'a preamble and an epilogue',
      'hello\n--xyz\nContent-Disposition: form-data; name="a"\n\n1\n--xyz--\nbye',
      [['a', '1']],
    ],
    [
      'unquoted names and folded headers',
      '--xyz\ncontent-disposition: form-data;\n name=a\n\n1\n--xyz--',
      [['a', '1']],
    ],
    [
      'another order of attributes',
      '--xyz\nContent-Disposition: form-data; filename="f.bin"; name="a"\n\n1\n--xyz--',
      [['a', { filename: 'f.bin', type: 'text/plain', hex: '31' }]],
    ],
    [
      'a whole path as file name',
      '--xyz\nContent-Disposition: form-data; name="a"; filename="C:\\dir\\f.bin"\n\n\n--xyz--',
      [['a', { filename: 'f.bin', type: 'text/plain', hex: '' }]],
    ],
    [
      'a file input left empty',
      '--xyz\nContent-Disposition: form-data; name="a"; filename=""\n\n\n--xyz--',
      [],
    ],
    ['an empty value', '--xyz\nContent-Disposition: form-data; name="a"\n\n\n--xyz--', [['a', '']]],
    [
      'a boundary within a value',
      '--xyz\nContent-Disposition: form-data; name="a"\n\nx--xyz --xyz\n--xyz--',
      [['a', 'x--xyz --xyz']],
    ],
    ['no part at all', '--xyz--', []],
    [
      'parts that say nothing of themselves, which are passed over',
      `--xyz\n\n1\n--xyz\nX: ${'y'.repeat(9000)}\n\n${'z'.repeat(40_000)}\n--xyz--`,
      [],
    ],
    [
      'a file that is not named, told by its type',
      '--xyz\nContent-Disposition: form-data; name=a\nContent-Type: application/octet-stream\n\n1\n--xyz--',
      [['a', { filename: '', type: 'application/octet-stream', hex: '31' }]],
    ],
    [
      'a file between texts, in their order',
      '--xyz\nContent-Disposition: form-data; name=a\n\n1\n--xyz\nContent-Disposition: form-data; name=b; filename=f\n\n2\n--xyz\nContent-Disposition: form-data; name=c\n\n3\n--xyz--',
      [
        ['a', '1'],
        ['b', { filename: 'f', type: 'text/plain', hex: '32' }],
        ['c', '3'],
      ],
    ],
    [
      'repeated names, of which the last wins',
      '--xyz\nContent-Disposition: form-data; name=a\n\n1\n--xyz\nContent-Disposition: form-data; name=a\n\n2\n--xyz--',
      [['a', '2']],
    ],
  ])('is read with %s', async (_, text, expected) => {
    expect(await echo(multipart(text), multipartType)).toEqual({ status: 200, body: expected })
  })

  it('is read in the charset a text declares', async () => {
    const head = '--xyz\r\nContent-Disposition: form-data; name=a\r\n'
    const text = `${head}Content-Type: text/plain; charset=ISO-8859-1\r\n\r\né\r\n--xyz--`
    expect((await echo(Buffer.from(text, 'latin1'), multipartType)).body).toEqual([['a', 'é']])
  })

  it('gives texts and files of any length whole', async () => {
    const bytes = randomBytes(1_000_000)
    const text = 'ä'.repeat(1_000_000)
    const body = new FormData()
    body.set('file', new Blob([bytes]), 'f')
    body.set('text', text)
    const answer = await echo(body)
    expect(answer.body).toEqual([
      ['file', expect.objectContaining({ hex: bytes.toString('hex') })],
      ['text', text],
    ])
  })

  it.each([
    [
      'cut off within a value',
      '--xyz\nContent-Disposition: form-data; name="a"\n\n1',
      multipartType,
    ],
    [
      'with bare line feeds',
      Buffer.from('--xyz\nContent-Disposition: form-data; name="a"\n\n1\n--xyz--\n'),
      multipartType,
    ],
    [
      'cut off within a file',
      '--xyz\nContent-Disposition: form-data; name="a"; filename="f"\n\n1',
      multipartType,
    ],
    ['cut off within the headers', '--xyz\nContent-Disposition: form', multipartType],
    [
      'cut off before the closing hyphens',
      '--xyz\nContent-Disposition: form-data; name=a\n\n1\n--xyz\n',
      multipartType,
    ],
    [
      'with another boundary than declared',
      '--abc\nContent-Disposition: form-data; name=a\n\n1\n--abc--',
      multipartType,
    ],
    [
      'without a boundary',
      '--xyz\nContent-Disposition: form-data; name=a\n\n1\n--xyz--',
      'multipart/form-data',
    ],
    [
      'with a part without a name',
      '--xyz\nContent-Disposition: form-data\n\n1\n--xyz--',
      multipartType,
    ],
    ['of another kind than a form', '--xyz--', 'multipart/mixed; boundary=xyz'],
    [
      'with a boundary beyond reason',
      '--xyz--',
      `multipart/form-data; boundary=${'x'.repeat(300)}`,
    ],
  ])('is refused with 400 when %s', async (_, text, type) => {
    const answer = await echo(typeof text === 'string' ? multipart(text) : text, type)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ exception: expect.stringContaining('MalformedBody') })
  })
})

describe('Parameters', () => {
  const file = new UploadedFile('f', 'text/plain', Buffer.from('x'))
  let parameters: Parameters
  beforeAll(() => {
    parameters = Parameters.of([
      ['s', 'x'],
      ['n', 1.5],
      ['b', false],
      ['o', {}],
      ['nil', null],
      ['f', file],
    ])
  })

  it('spells numbers and booleans as text, and nothing else', () => {
    const texts = ['s', 'n', 'b', 'o', 'nil', 'f', 'none'].map((name) => parameters.text(name))
    expect(texts).toEqual(['x', '1.5', 'false', undefined, undefined, undefined, undefined])
  })

  it('keeps values as they came', () => {
    expect(parameters.get('n')).toBe(1.5)
    expect(parameters.get('f')).toBe(file)
    expect(parameters.has('nil')).toBe(true)
    expect(parameters.has('toString')).toBe(false)
    expect(parameters.size).toBe(6)
  })
})
