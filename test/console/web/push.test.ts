import { describe, expect, it } from 'vitest'
import {
  isProviderName,
  lastPush,
  providersOf,
} from '../../../src/console/web/views/push/providers.ts'

const option = (source: 'live' | 'file' | 'default') => ({ value: 'x', source })

describe('push providers', () => {
  const sections = {
    push: { 'apple.keyId': option('default'), 'wns.sid': option('file') },
    'push.provider.SalesApp': { 'apple.keyFile': option('live'), 'debug.fcm.x': option('live') },
    'push.provider.SalesApp.event.A2C': { 'apple.title': option('live') },
    'push.provider.event.service.chat': { 'fcm.title': option('file') },
    'push.provider.Bank': { 'customhttp.url': option('file') },
  }

  it('are the general one and each by its name, with their sections for events', () => {
    const [general, bank, sales] = providersOf({ revision: 0, sections })
    expect(general).toEqual({
      ...{
        id: '_default',
        name: undefined,
        section: 'push',
        types: ['wns'],
        exists: true,
        isLive: false,
      },
      events: [{ tag: 'service.chat', section: 'push.provider.event.service.chat' }],
    })
    expect(bank).toMatchObject({ name: 'Bank', types: ['customhttp'], isLive: false, events: [] })
    expect(sales).toMatchObject({
      ...{ name: 'SalesApp', types: ['ios', 'fcm'], isLive: true },
      events: [{ tag: 'A2C', section: 'push.provider.SalesApp.event.A2C' }],
    })
  })

  it('show the newest push that went by them', () => {
    const delivery = (id: string, createdAt: number, provider?: string) => ({
      ...{ id, createdAt, state: 'delivered', purpose: 'event', event: { id, tag: 't' } },
      device: { type: 'ios', deviceId: 'd', debug: false, ...(provider && { provider }) },
      ...{ attempts: [], expiresAt: 0, node: 'n', undoable: false, replayable: false },
    })
    const all = [delivery('a', 1, 'X'), delivery('b', 2, 'X'), delivery('c', 3)]
    expect(lastPush(all as never, 'X')?.id).toBe('b')
    expect(lastPush(all as never, undefined)?.id).toBe('c')
    expect(lastPush(all as never, 'Y')).toBeUndefined()
  })

  it('are called by a plain word', () => {
    expect(['SalesApp', 'a-1_b'].every(isProviderName)).toBe(true)
    expect(['', '1a', 'a.b', 'event', 'a b', '<b>'].some(isProviderName)).toBe(false)
  })
})
