import { describe, expect, it } from 'vitest'
import { allowedRedirect } from '../../../src/base/kernel/index.ts'

const servers = ['http://ors1:7210/', 'https://ORS2.example.com/base/', 'http://[::1]:7210/']
const from = new URL('http://ors1:7210/scxml/session/S/event/e')
const redirect = (location?: string, at = from) => allowedRedirect(location, at, servers)?.href

describe('a redirect', () => {
  it.each([
    ['/x', 'http://ors1:7210/x'],
    ['http://ors1:7211/scxml', 'http://ors1:7211/scxml'],
    ['http://ORS1./scxml', 'http://ors1./scxml'],
    ['https://ors2.example.com/a?b', 'https://ors2.example.com/a?b'],
    ['http://[0:0::1]/a', 'http://[::1]/a'],
    ['http://ors1\\@ors3/', 'http://ors1/@ors3/'],
  ])('to %j is followed', (location, to) => expect(redirect(location)).toBe(to))

  it.each([
    undefined,
    'http://ors3:7210/',
    '//ors3/',
    'http://ors1.evil.example/',
    'http://user:pw@ors1/',
    'file:///etc/passwd',
    'ftp://ors1/',
    'http://',
  ])('to %j is not', (location) => expect(redirect(location)).toBeUndefined())

  it('does not lead from https to http', () => {
    const secure = new URL('https://ors1/x')
    expect(redirect('http://ors1/x', secure)).toBeUndefined()
    expect(redirect('https://ors1:1/x', secure)).toBe('https://ors1:1/x')
  })
})
