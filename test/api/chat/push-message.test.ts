import { describe, expect, it } from 'vitest'
import { toPushMessage } from '../../../src/api/chat/watch/push-message.ts'
import type { ChatEntry, ChatEventType } from '../../../src/center/chat-server/index.ts'

function entry(text: string, type: ChatEventType = 'Message.Text'): ChatEntry {
  const party = { id: 'kristi', type: 'AGENT', nickname: 'Kristi' } as const
  return { position: 1, type, party, text, seconds: 0, at: 0 }
}

const push = (entries: readonly ChatEntry[], type: 'fcm' | 'ios' | 'httpcb') =>
  toPushMessage('New message from Agent', '180-e9', entries, type) as {
    message: string
    lastTranscript?: readonly Readonly<Record<string, string>>[]
  }

describe('what a push says', () => {
  it('is the text, the service and what was said', () => {
    expect(push([entry('a'), entry('b'), entry('https://a/', 'Notice.PushUrl')], 'fcm')).toEqual({
      message: 'New message from Agent',
      serviceId: '180-e9',
      lastTranscript: [
        { 'Message.Text': 'a' },
        { 'Message.Text': 'b' },
        { 'Notice.PushUrl': 'https://a/' },
      ],
    })
  })
  it('leaves out for iOS what was said', () => {
    expect(push([entry('a')], 'ios')).toEqual({
      message: 'New message from Agent',
      serviceId: '180-e9',
    })
  })
  it('holds for a phone the newest that fits', () => {
    const entries = Array.from({ length: 99 }, (_, at) => entry(`${at} `.padEnd(100, 'x')))
    const { lastTranscript = [] } = push(entries, 'fcm')
    expect(lastTranscript.at(-1)).toEqual({ 'Message.Text': entries[98]?.text })
    expect(lastTranscript.length).toBeGreaterThan(10)
    expect(Buffer.byteLength(JSON.stringify(lastTranscript))).toBeLessThan(4000)
  })
  it.each([['x'], ['"'], ['漢'], ['🙂']])('cuts one long text of %s for a phone', (character) => {
    const { lastTranscript = [] } = push([entry(character.repeat(8000))], 'fcm')
    expect(lastTranscript).toHaveLength(1)
    expect(lastTranscript[0]?.['Message.Text']).toMatch(/^.{100,}…$/u)
    expect(Buffer.byteLength(JSON.stringify(lastTranscript))).toBeLessThan(4000)
  })
  it('holds all of it for a callback', () => {
    const long = 'x'.repeat(16_000)
    expect(push([entry(long), entry(long)], 'httpcb').lastTranscript).toEqual([
      { 'Message.Text': long },
      { 'Message.Text': long },
    ])
  })
})
