import { describe, expect, it } from 'vitest'
import {
  eventAttributes,
  type ProviderOptions,
  type PushOptions,
} from '../../../src/base/config/index.ts'
import { createOptionsFor, faultFor } from '../../../src/channels/push/event-options.ts'
import { device, event } from './support.ts'

/** Finds options in sections by name, `push` being the last. */
function find(
  sections: Record<string, object>,
  o: { provider?: string; tag?: string; properties?: Record<string, unknown> } = {},
) {
  const { provider, tag = 'a.b.c', properties = {} } = o
  const optionsFor = createOptionsFor({
    push: () => ({ ...sections.push }) as PushOptions,
    provider: (name) => sections[name] as ProviderOptions | undefined,
  })
  const to = device('ios', 'd', { provider })
  return { options: optionsFor(event('m', { tag, properties }), to), to }
}

describe('options of an event', () => {
  it('come each from the nearest section that sets it', () => {
    const sections = {
      push: { 'apple.title': 'push', 'apple.sound': 'push', 'apple.badge': 1 },
      event: { 'apple.sound': 'event', 'apple.badge': 2 },
      'event.a.b': { 'apple.badge': 3, 'apple.topic': '' },
      'event.x': { 'apple.title': 'x' },
      'P.event.a': { 'apple.alertMessage.body': 'own' },
    }
    const { options } = find(sections, { provider: 'P' })
    const names = [
      'apple.title',
      'apple.sound',
      'apple.badge',
      'apple.topic',
      'apple.alertMessage.body',
    ] as const
    expect(names.map((name) => options.get(name))).toEqual(['push', 'event', 3, '', 'own'])
  })

  it('come from the event itself before all sections, read as a section would read them', () => {
    const properties = { 'apple.badge': '9', 'apple.title': 7, 'apple.sound': null, other: {} }
    const { options } = find({ push: { 'apple.sound': 'push', 'apple.badge': 1 } }, { properties })
    expect([
      options.get('apple.badge'),
      options.get('apple.title'),
      options.get('apple.sound'),
    ]).toEqual([9, '7', 'push'])
  })

  it('say what is wrong with those of an event, without spoiling the others', () => {
    const properties = { 'apple.badge': 'many', 'apple.title': 'T', 'fcm.ttl': {} }
    const { options } = find({ push: { 'apple.badge': 1 } }, { properties })
    expect(options.get('apple.title')).toBe('T')
    expect(options.faultOf('apple.')).toBe('apple.badge: "many" is not a whole number')
    expect(options.faultOf('fcm.')).toMatch(/^fcm\.ttl: must be one value/)
    expect(options.faultOf('wns.')).toBeUndefined()
  })

  it('never take where to send, and as whom, from an event', () => {
    expect(
      Object.keys(eventAttributes.options).filter((name) =>
        /endpoint|key|secret|url|allow|account|ca$/i.test(name),
      ),
    ).toEqual([])
    const properties = {
      'apple.endpoint': 'https://evil.example',
      'customhttp.url': 'http://evil.example',
    }
    const { options } = find({ push: {} }, { properties })
    expect([options.get('apple.endpoint'), options.get('customhttp.url')]).toEqual([
      undefined,
      undefined,
    ])
  })

  it.each([
    ['its own section', { P: {} }],
    ['a section of its events', { 'P.event': {} }],
    ['a section of this event', { 'P.event.a.b.c': {} }],
  ])('know a provider by %s', (_, sections) => {
    const { options, to } = find(sections, { provider: 'P' })
    expect(faultFor(options, 'apple.', to)).toBeUndefined()
  })

  it('do not know a provider that no section describes', () => {
    const { options, to } = find({ 'event.a': {}, Px: {} }, { provider: 'P' })
    expect(faultFor(options, 'apple.', to)).toBe('there is no provider P')
  })

  it('are found once an event and provider', () => {
    const optionsFor = createOptionsFor({
      push: () => ({}) as PushOptions,
      provider: () => undefined,
    })
    const given = event('m')
    const found = ['d1', 'd2'].map((id) => optionsFor(given, device('ios', id)))
    expect(found[0]).toBe(found[1])
    expect(optionsFor(event('m'), device('ios', 'd1'))).not.toBe(found[0])
  })
})
