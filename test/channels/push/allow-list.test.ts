import { describe, expect, it } from 'vitest'
import { parseAllowList, toPlainAddress } from '../../../src/channels/push/allow-list.ts'

describe('allow list', () => {
  const list = parseAllowList([
    '127.0.0.0/8',
    '192.0.2.7',
    '2001:db8::/32',
    'hooks.example.com',
    '*.example.org',
  ])

  it.each([
    '127.0.0.1',
    '127.255.1.2',
    '192.0.2.7',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:7f00:1',
    '[::ffff:7f00:1]',
  ])('admits the address %s', (address) => expect(list.admitsAddress(address)).toBe(true))

  it.each([
    '128.0.0.1',
    '192.0.2.8',
    '::1',
    '2001:db9::1',
    '::ffff:10.0.0.1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '',
    'localhost',
    '127.1',
    '0177.0.0.1',
  ])('does not admit the address %j', (address) => expect(list.admitsAddress(address)).toBe(false))

  it.each([
    'hooks.example.com',
    'HOOKS.example.com',
    'hooks.example.com.',
    'a.example.org',
    'a.b.example.org',
  ])('admits the host %s', (host) => expect(list.admitsHost(host)).toBe(true))

  it.each([
    'example.com',
    'x.hooks.example.com',
    'example.org',
    'aexample.org',
    'example.org.evil.net',
    '',
  ])('does not admit the host %j', (host) => expect(list.admitsHost(host)).toBe(false))

  it('admits nothing when it is empty', () => {
    const none = parseAllowList([])
    expect(none.admitsAddress('127.0.0.1')).toBe(false)
    expect(none.admitsHost('localhost')).toBe(false)
  })

  it.each([
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['[::FFFF:0102:0304]', '1.2.3.4'],
    ['fe80::1%eth0', 'fe80::1'],
    ['10.0.0.1', '10.0.0.1'],
    ['host.example', 'host.example'],
  ])('reads %s as %s', (given, plain) => expect(toPlainAddress(given)).toBe(plain))
})
