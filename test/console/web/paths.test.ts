import { describe, expect, it } from 'vitest'
import { findPath, pathTo } from '../../../src/console/web/frame/paths.ts'
import { linkTo } from '../../../src/console/web/frame/router.ts'
import { isOwnPath } from '../../../src/console/web/frame/session.ts'

describe('the addresses', () => {
  it.each([
    ['/home', 'home', {}],
    ['/callback', 'callback', {}],
    ['/callback/369-1/why', 'callback', { id: '369-1', tab: 'why' }],
    ['/callback/week/billing/2026-W13', 'callbackWeek', { service: 'billing', week: '2026-W13' }],
    ['/desk/team', 'deskTeam', {}],
    ['/desk/369-1', 'desk', { interaction: '369-1' }],
    ['/services/new', 'serviceNew', {}],
    ['/tools/patterns/a%20b%2Fc', 'patterns', { group: 'a b/c' }],
    ['/tools/patterns/%', 'patterns', { group: '%' }],
  ])('%s opens %s', (path, name, params) => {
    expect(findPath(path)).toEqual({ name, params })
  })

  it.each(['/', '/nowhere', '/home/more', '/callback/1/2/3'])('%s opens nothing', (path) => {
    expect(findPath(path)).toBeUndefined()
  })

  it('come out of what they are made of', () => {
    expect(pathTo('patterns', { group: 'a b/c' })).toBe('/tools/patterns/a%20b%2Fc')
    expect(findPath(pathTo('callback', { id: '1', tab: 'data' }))?.params).toEqual({
      id: '1',
      tab: 'data',
    })
    expect(linkTo('callback', {}, { state: 'late', q: '' })).toBe('/genesys/ui/callback?state=late')
  })
})

describe('the way back after signing in', () => {
  it.each(['/home', '/callback/1/why?state=late&q=%2B49'])('is %s', (next) => {
    expect(isOwnPath(next)).toBe(true)
  })

  it.each([
    '',
    'home',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:1',
    '/a b',
  ])('is not %s', (next) => {
    expect(isOwnPath(next)).toBe(false)
  })
})
