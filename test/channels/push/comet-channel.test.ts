import { describe, expect, it } from 'vitest'
import { ApiError, serviceUnavailable } from '../../../src/base/kernel/index.ts'
import { channelsWith, device, event } from './support.ts'

describe('comet', () => {
  it('puts tag and message, as it came, into the mailbox of the user', async () => {
    const seen: unknown[] = []
    const deliver = async (user: string, message: { tag: string; message: unknown }) => {
      seen.push([user, message])
    }
    const channels = await channelsWith({}, { deliver })
    const sent = event({ a: 1 })
    const outcome = await channels.send(sent, device('comet', 'BuzzBrain'))
    expect(outcome).toEqual({ kind: 'delivered' })
    expect(sent).toMatchObject({ tag: 'ors.contact.1', message: { a: 1 } })
    expect(seen).toEqual([['BuzzBrain', sent]])
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
    const later = await channelsWith({}, { deliver: () => Promise.reject(error) })
    expect(await later.send(event('m'), device('comet', 'u'))).toEqual(outcome)
    const atOnce = await channelsWith(
      {},
      {
        deliver: () => {
          throw error
        },
      },
    )
    expect(await atOnce.send(event('m'), device('comet', 'u'))).toEqual(outcome)
  })
})
