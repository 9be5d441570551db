import { describe, expect, it, vi } from 'vitest'
import { createLogger } from '../../../../src/base/kernel/index.ts'
import { createDialler } from '../../../../src/center/orchestration/dialler/create-dialler.ts'
import type { Call } from '../../../../src/center/orchestration/dialler/dialler.ts'
import type { DiallerOptions } from '../../../../src/center/orchestration/dialler/dialler-options.ts'

const call: Call = { id: '1-1', serviceId: '1', number: '5115', agent: 'kristi', first: 'CUSTOMER' }

const options: DiallerOptions = {
  type: 'agent',
  url: '',
  username: '',
  password: { reveal: () => '' },
  context: '',
  app: '',
  customer_endpoint: '',
  agent_endpoint: '',
  caller_id: '',
  ring_timeout: 20,
  timeout: 1,
}

describe('agents who dial', () => {
  it('are told, and say themselves how it went', async () => {
    const told: Call[] = []
    const dialler = createDialler({
      options: () => options,
      logger: createLogger('silent'),
      tellAgent: async (each) => void told.push(each),
    })
    expect(dialler).toMatchObject({ isByAgent: true, ringTimeout: 20 })
    expect(await dialler.dial(call)).toEqual({ kind: 'by-agent' })
    expect(told).toEqual([call])
    expect(await dialler.progress(call.id)).toBe('answered')
    expect(await dialler.hangUp(call.id)).toBe(true)
    await dialler.close()
  })

  it('have the number on the desk when they cannot be told', async () => {
    const logger = createLogger('silent')
    const warn = vi.spyOn(logger, 'warn')
    const tellAgent = () => Promise.reject(new Error('no such desk'))
    const dialler = createDialler({ options: () => options, logger, tellAgent })
    expect(await dialler.dial(call)).toEqual({ kind: 'by-agent' })
    await expect.poll(() => warn.mock.calls.length).toBe(1)
    await dialler.close()
  })

  it('are followed by Asterisk as soon as options say so', async () => {
    let type: DiallerOptions['type'] = 'agent'
    const dialler = createDialler({
      options: () => ({ ...options, type }),
      logger: createLogger('silent'),
    })
    expect(dialler.isByAgent).toBe(true)
    type = 'asterisk'
    expect(dialler.isByAgent).toBe(false)
    expect(await dialler.dial(call)).toMatchObject({ kind: 'failed' })
    await dialler.close()
  })
})
