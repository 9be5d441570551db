import { describe, expect, it } from 'vitest'
import { ApiError, serviceUnavailable } from '../../../src/base/kernel/index.ts'
import { channelsWith, device, event } from './support.ts'

describe('comet', () => {
  it('puts tag and message, as it came, into the mailbox of the user', async () => {
    const seen: unknown[] = []
    const deliver = async (users: readonly string[], message: object) => {
      seen.push([users, message])
      return users.map(() => ({}))
    }
    const channels = await channelsWith({}, { deliver })
    const sent = event({ a: 1 })
    const outcome = await channels.send(sent, device('comet', 'BuzzBrain'))
    expect(outcome).toEqual({ kind: 'delivered' })
    expect(sent).toMatchObject({ tag: 'ors.contact.1', message: { a: 1 } })
    expect(seen).toEqual([[['BuzzBrain'], sent]])
  })

  it.each([
    ['an overload', serviceUnavailable('full'), { kind: 'try-later', reason: 'full' }],
    ['a message too large', new ApiError(413, 'x', 'large'), { kind: 'failed', reason: 'large' }],
    [
      'a fault',
      new TypeError('x'),
      { kind: 'try-later', reason: 'the mailbox could not be written' },
    ],
  ])('makes an outcome of %s', async (_, error, outcome) => {
    const channels = await channelsWith({}, { deliver: async () => [error] })
    expect(await channels.send(event('m'), device('comet', 'u'))).toEqual(outcome)
  })

  it('puts one event into many mailboxes in one go, each with an outcome of its own', async () => {
    const deliver = async () => [{}, serviceUnavailable('full'), {}]
    const channels = await channelsWith({}, { deliver })
    const outcomes = await channels.sendToUsers(event('m'), ['a', 'b', 'c'])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'try-later', 'delivered'])
  })

  it('puts nothing anywhere where it is not enabled', async () => {
    const deliver = () => Promise.reject(new Error('asked all the same'))
    const channels = await channelsWith({ pushEnabled: [] }, { deliver })
    const outcomes = await channels.sendToUsers(event('m'), ['a'])
    expect(outcomes).toEqual([{ kind: 'failed', reason: 'comet is not enabled' }])
  })
})
