import { describe, expect, it } from 'vitest'
import { toDownloadHeaders } from '../../../src/api/storage/storage-download.ts'

const headersOf = (type: string, filename = '') =>
  toDownloadHeaders({ type, filename, bytes: Buffer.alloc(0) })

describe('download headers', () => {
  it('give the stored type and forbid to guess or to run', () => {
    expect(headersOf('image/png', 'MyPic.png')).toEqual({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="MyPic.png"; filename*=UTF-8''MyPic.png`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })
  it.each(['text/html', 'image/svg+xml', 'application/pdf', 'text/xml', 'application/javascript'])(
    'have %s downloaded, not shown',
    (type) => {
      expect(headersOf(type)).toMatchObject({
        'content-type': type,
        'content-disposition': 'attachment',
      })
    },
  )
  it.each([
    'text/plain; charset=utf-8',
    'audio/x-wav',
    'video/mp4; codecs="avc1.42E01E, mp4a.40.2"',
  ])('keep the parameters of %s', (type) => {
    expect(headersOf(type)).toMatchObject({
      'content-type': type,
      'content-disposition': 'inline',
    })
  })
  it.each([
    '',
    'png',
    'text/html\r\nset-cookie: a=b',
    'text/plain; charset',
    'tëxt/plain',
    '/',
    'a/',
  ])('call %j, which is no type, a stream of bytes', (type) => {
    expect(headersOf(type)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
    })
  })
  it('spell a name for old clients and for new ones', () => {
    expect(headersOf('image/png', 'a"b\\c\r\n/é*.png')['content-disposition']).toBe(
      `inline; filename="a_b_c_____.png"; filename*=UTF-8''a%22b%5Cc%0D%0A%2F%C3%A9%2A.png`,
    )
  })
})
