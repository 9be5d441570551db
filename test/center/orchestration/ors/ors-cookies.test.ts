import { describe, expect, it } from 'vitest'
import {
  mergeCookies,
  sessionOfCookies,
  toCookieHeader,
} from '../../../../src/center/orchestration/ors/ors-cookies.ts'

const kept = { ORSSESSIONID: 'A1.node1' }

describe('the session cookie', () => {
  it('is kept without its attributes', () => {
    const given = ['ORSSESSIONID="B2.node2"; Path=/; HttpOnly', 'other=1']
    expect(mergeCookies(kept, given)).toEqual({ ORSSESSIONID: 'B2.node2' })
  })
  it('stays when an answer says nothing of it', () => expect(mergeCookies(kept, [])).toEqual(kept))
  it('may have a longer name, and be one of several', () => {
    expect(mergeCookies(kept, ['ORSSESSIONID_7=x'])).toEqual({ ...kept, ORSSESSIONID_7: 'x' })
  })
  it.each([
    'ORSSESSIONID=',
    'ORSSESSIONID=x; max-age=0',
    'ORSSESSIONID=a b',
    'ORSSESSIONID=a\r\nX: y',
  ])('goes by %j', (given) => expect(mergeCookies(kept, [given])).toEqual({}))
  it.each(['', '=', ';', 'ORSSESSIONID', `ORSSESSIONID${'x'.repeat(40)}=y`, '__proto__=x'])(
    'is not touched by %j',
    (given) => expect(mergeCookies(kept, [given])).toEqual(kept),
  )
  it('is one of four at most, the latest', () => {
    const many = Array.from({ length: 9 }, (_, at) => `ORSSESSIONID${at}=x`)
    expect(Object.keys(mergeCookies({}, many))).toEqual(
      [5, 6, 7, 8].map((at) => `ORSSESSIONID${at}`),
    )
  })
  it('is sent back as one header', () => {
    expect(toCookieHeader({ a: '1', b: '2' })).toBe('a=1; b=2')
    expect(toCookieHeader({})).toBeUndefined()
  })
  it('names the session before the node', () => {
    expect(sessionOfCookies({ ORSSESSIONID: 'A1.node.example.com' })).toBe('A1')
    expect(sessionOfCookies({})).toBeUndefined()
  })
})
