import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/config/index.ts'
import { recordingLogger } from '../../support/config.ts'

describe('Secret', () => {
  const secret = new Secret('hunter2')

  it('gives its text to who asks for it by name', () => {
    expect(secret.reveal()).toBe('hunter2')
  })

  it.each<[string, (value: Secret) => string]>([
    ['JSON', (value) => JSON.stringify({ value })],
    ['inspection', (value) => inspect({ value }, { depth: 9, showHidden: true })],
    ['a template', (value) => `${value}`],
    ['a sum of texts', (value) => `a${value.toString()}`],
    ['its own keys', (value) => JSON.stringify(Object.entries(value)) + String(value)],
  ])('is *** in %s', (_, show) => {
    expect(show(secret).replace('[]', '')).toContain('***')
    expect(show(secret)).not.toContain('hunter2')
  })

  it('is *** in the log', () => {
    const { logger, lines } = recordingLogger()
    logger.info({ option: secret, deep: { in: [secret] } }, 'started')
    expect(lines).toMatchObject([{ option: '***', deep: { in: ['***'] } }])
  })

  it('tells whether anything was set', () => {
    expect([new Secret('').isEmpty, secret.isEmpty]).toEqual([true, false])
  })
})
