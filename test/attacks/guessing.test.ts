import { describe, expect, it } from 'vitest'
import { appForFile, appForTest } from '../support/app.ts'
import { basic, request } from '../support/http.ts'

const yaml = `
server: { trusted_gateways: "127.0.0.1" }
console: { users: { root: { password: secret, role: admin } } }
service.guarded: { _type: builtin, _service: request-interaction, username: app, password: right, _resource_group: DNIS }
service.open: { _type: builtin, _service: request-interaction, _resource_group: DNIS }
resources.DNIS: { number1: "6504663205" }
`
const app = appForFile({ yaml })
const tooMany = 'com.genesyslab.gsg.services.http.TooManyAttemptsException'

/** Each caller an address of its own, as the gateway tells. */
const from = (address: string) => ({ 'x-forwarded-for': address })

async function ask(path: string, headers: Record<string, string>, method = 'GET') {
  const {
    status,
    body,
    headers: lines,
  } = await request((await app()).url, method, path, undefined, headers)
  const { exception } = Object(body) as { exception?: string }
  return { status, exception, wait: Number(lines['retry-after'] ?? 0) }
}

const guarded = '/genesys/1/service/guarded'

describe('a guesser', () => {
  it('of a service’s credentials is told to wait, the right ones included, and others are not', async () => {
    const guess = (password: string) =>
      ask(guarded, { ...basic('app', password), ...from('192.0.2.1') })
    const seen = new Set<number>()
    for (let count = 0; count < 60; count += 1) seen.add((await guess(`wrong-${count}`)).status)
    expect([...seen]).toEqual([401])
    const refused = await guess('right')
    expect(refused).toEqual({ status: 429, exception: tooMany, wait: expect.any(Number) })
    expect(refused.wait).toBeGreaterThan(0)
    const elsewhere = { ...basic('app', 'right'), ...from('192.0.2.2') }
    expect((await ask(guarded, elsewhere)).status).toBe(200)
    expect((await ask('/genesys/1/service/open', from('192.0.2.1'))).status).toBe(200)
  })

  it('that brings no credentials makes no guess', async () => {
    for (let count = 0; count < 70; count += 1) await ask(guarded, from('192.0.2.3'))
    const right = { ...basic('app', 'right'), ...from('192.0.2.3') }
    expect((await ask(guarded, right)).status).toBe(200)
  })

  it.each([
    ['in one network of IPv6', (at: number) => `2001:db8:0:1::${at.toString(16)}`, 429],
    ['in many networks of IPv6', (at: number) => `2001:db8:0:${(at + 2).toString(16)}::1`, 200],
  ])('is known by the network: %s', async (_where, address, status) => {
    for (let count = 1; count <= 60; count += 1) {
      await ask(guarded, { ...basic('app', 'wrong'), ...from(address(count)) })
    }
    const right = { ...basic('app', 'right'), ...from(address(61)) }
    expect((await ask(guarded, right)).status).toBe(status)
  })

  it('cannot put the blame on another address by a header of its own', async () => {
    const { url } = await appForTest({ yaml: yaml.replace('127.0.0.1', '203.0.113.1') })
    const seen: number[] = []
    for (let count = 0; count < 61; count += 1) {
      const headers = { ...basic('app', 'wrong'), ...from(`198.51.100.${count}`) }
      seen.push((await request(url, 'GET', guarded, undefined, headers)).status)
    }
    expect(seen.at(-1)).toBe(429)
  })

  it('of an operator’s password is stopped sooner, whichever door is tried', async () => {
    const address = from('192.0.2.9')
    const doors = ['/genesys/1/admin/nodes', '/genesys/1/admin/options', '/genesys/1/admin/audit']
    const seen: number[] = []
    for (let count = 0; count < 12; count += 1) {
      const path = doors[count % doors.length] ?? ''
      seen.push((await ask(path, { ...basic('root', `wrong-${count}`), ...address })).status)
    }
    expect(seen.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
    expect(
      (await ask('/genesys/1/admin/nodes', { ...basic('root', 'secret'), ...address })).status,
    ).toBe(429)
  })

  it('of a cookie finds none, whatever it looks like', async () => {
    const { url } = await app()
    for (const cookie of [
      `ringback_session=${'x'.repeat(43)}`,
      'ringback_session=*',
      'ringback_session=../../x',
      `ringback_session=${'x'.repeat(43)}; ringback_session=${'y'.repeat(43)}`,
      `ringback_session=${'x'.repeat(10_000)}`,
      `__proto__=1; ringback_session=__proto__`,
    ]) {
      const { status } = await request(url, 'GET', '/genesys/1/admin/session', undefined, {
        cookie,
      })
      expect([cookie.slice(0, 40), status]).toEqual([cookie.slice(0, 40), 401])
    }
  })
})
