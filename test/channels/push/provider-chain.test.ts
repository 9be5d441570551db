import { describe, expect, it } from 'vitest'
import { providerChain } from '../../../src/channels/push/provider-chain.ts'

describe('provider chain', () => {
  it('asks in the order of the example of the reference, the nearest first', () => {
    expect(providerChain('SalesApp', 'A2C.service.statuschanged.agentavailable')).toEqual([
      'SalesApp.event.A2C.service.statuschanged.agentavailable',
      'SalesApp.event.A2C.service.statuschanged',
      'SalesApp.event.A2C.service',
      'SalesApp.event.A2C',
      'SalesApp.event',
      'SalesApp',
      'event.A2C.service.statuschanged.agentavailable',
      'event.A2C.service.statuschanged',
      'event.A2C.service',
      'event.A2C',
      'event',
    ])
  })

  it('asks only the events of all providers when the device has none', () => {
    expect(providerChain(undefined, 'a')).toEqual(['event.a', 'event'])
  })
})
