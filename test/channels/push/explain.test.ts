import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  Options,
  type ProviderOptions,
  type PushOptions,
  providerSection,
  pushSection,
} from '../../../src/base/config/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { ConnectionOptions } from '../../../src/channels/push/connection-options.ts'
import { createOptionsFor } from '../../../src/channels/push/event-options.ts'
import { type Explanation, explain, type Question } from '../../../src/channels/push/explain.ts'
import { temporaryFile } from '../../support/config.ts'
import { device, event } from './support.ts'

/** The sections of the reference's example, by their numbers, and the order it goes through them. */
const sections = [
  'push',
  'push.provider.event',
  'push.provider.event.internal',
  'push.provider.event.internal.advanced',
  'push.provider.event.A2C',
  'push.provider.event.A2C.service',
  'push.provider.event.A2C.service.statuschanged',
  'push.provider.event.A2C.service.internal',
  'push.provider.event.A2C.service.statuschanged.agentavailable',
  'push.provider.SalesApp.event',
  'push.provider.SalesApp.event.A2C.service.internal',
  'push.provider.SalesApp.event.A2C.service.statuschanged',
]
const order = [0, 1, 4, 5, 6, 8, 9, 11]
const besides = [2, 3, 7, 10]
const question = { tag: 'A2C.service.statuschanged.agentavailable', provider: 'SalesApp' }

/** An attribute for each section of the chain, set in all sections up to it and in those beside. */
const attributes = [
  'apple.title',
  'apple.alertMessage.body',
  'apple.sound',
  'apple.topic',
  'apple.collapseId',
  'fcm.title',
  'fcm.body',
  'wns.body',
] as const

function yaml(): string {
  return sections
    .map((section, at) => {
      const set = attributes.filter((_, turn) => {
        return besides.includes(at) || order.indexOf(at) <= turn
      })
      return `${section}: { ${set.map((name) => `${name}: "from ${at}"`).join(', ')} }`
    })
    .join('\n')
}

async function open(text: string) {
  const options = await Options.load(temporaryFile(text), { logger: createLogger('silent') })
  const push = options.live(pushSection)
  const provider = (name: string) => options.family(providerSection, name)
  return { push, provider, ask: (asked: Question) => explain(asked, { push: push(), provider }) }
}

/** As `open`, of questions that have an answer. */
async function openAnswers(text: string) {
  const { ask } = await open(text)
  return (asked: Question): Explanation => {
    const answer = ask(asked)
    if ('unknown' in answer) throw new Error(`unknown ${answer.unknown}`)
    return answer
  }
}

describe("the reference's example", () => {
  it('goes through 0 → 1 → 4 → 5 → 6 → 8 → 9 → 11, the last that sets an attribute deciding it', async () => {
    const { push, provider } = await open(yaml())
    const to = device('ios', 'd', { provider: question.provider })
    const found = createOptionsFor({ push, provider })(event('m', { tag: question.tag }), to)
    expect(attributes.map((name) => found.get(name))).toEqual(order.map((at) => `from ${at}`))
  })

  it('is explained: who gave each value, and what that hid', async () => {
    const ask = await openAnswers(yaml())
    const all = ['ios', 'fcm', 'wns'].flatMap((type) => ask({ ...question, type }).options)
    const options = all.filter(({ option }) => option !== 'wns.allow') // has a default
    const expected = attributes.map((option, turn) => {
      const [at, ...hidden] = order.slice(0, turn + 1).reverse()
      const toSetting = (number = 0) => {
        return { section: sections[number], option, value: `from ${number}` }
      }
      return { ...toSetting(at), passed: hidden.map(toSetting) }
    })
    const byName = (a: { option: string }, b: { option: string }) => (a.option < b.option ? -1 : 1)
    expect(options.toSorted(byName)).toEqual(expected.toSorted(byName))
  })

  it('names the sections that are asked, and which of them there are', async () => {
    const ask = await openAnswers(yaml())
    const asked = ask({ ...question, type: 'ios' }).sections
    expect(asked.filter(({ exists }) => exists).map(({ section }) => section)).toEqual(
      order.toReversed().map((at) => sections[at]),
    )
    expect(asked.filter(({ exists }) => !exists).map(({ section }) => section)).toEqual([
      `push.provider.SalesApp.event.${question.tag}`,
      'push.provider.SalesApp.event.A2C.service',
      'push.provider.SalesApp.event.A2C',
      'push.provider.SalesApp',
    ])
  })

  it('puts what is published with the event above all sections', async () => {
    const ask = await openAnswers(yaml())
    const properties = { 'apple.alertMessage.body': 'published', 'apple.badge': '9', other: 1 }
    const { options, faults } = ask({ ...question, type: 'ios', properties })
    const mine = options.filter(({ section }) => section === 'properties')
    expect(mine.map(({ option, value, passed }) => [option, value, passed[0]?.value])).toEqual([
      ['apple.alertMessage.body', 'published', 'from 1'],
      ['apple.badge', '9', undefined],
    ])
    expect(faults).toEqual([])
  })
})

describe('explain', () => {
  it('shows secrets as ***', async () => {
    const ask = await openAnswers(`
      push: { wns.sid: sid, wns.secret: hunter2 }
      push.provider.P: { wns.sid: own, wns.secret: hunter3, httpcb.signingSecret: whsec_${Buffer.alloc(24).toString('base64')} }
    `)
    const answers = ['wns', 'httpcb'].map((type) => {
      return ask({ type, tag: 't', provider: 'P' })
    })
    expect(JSON.stringify(answers)).not.toMatch(/hunter|whsec/)
    expect(answers[0]?.options).toContainEqual({
      section: 'push.provider.P',
      option: 'wns.secret',
      value: '***',
      passed: [{ section: 'push', option: 'wns.secret', value: '***' }],
    })
  })

  it('takes a credential whole from one section, and says what that leaves out', async () => {
    const ask = await openAnswers(`
      push: { apple.endpoint: "https://one.example" }
      push.provider.P: { apple.topic: app }
    `)
    const push = { 'apple.keyFile': 'k.p8', 'apple.keyId': 'K', 'apple.teamId': 'T' } as PushOptions
    const own = { 'apple.keystore': 's.p12' } as ProviderOptions
    const given = (name: string) => (name === 'P' ? own : undefined)
    const answer = explain({ type: 'ios', tag: 't', provider: 'P' }, { push, provider: given })
    const lines = 'options' in answer ? answer.options : []
    expect(
      lines.map(({ option, section, value, passed }) => [option, section, value, passed]),
    ).toEqual([
      [
        'apple.keyFile',
        'push.provider.P',
        '',
        [{ section: 'push', option: 'apple.keyFile', value: 'k.p8' }],
      ],
      [
        'apple.keyId',
        'push.provider.P',
        '',
        [{ section: 'push', option: 'apple.keyId', value: 'K' }],
      ],
      [
        'apple.teamId',
        'push.provider.P',
        '',
        [{ section: 'push', option: 'apple.teamId', value: 'T' }],
      ],
      ['apple.keystore', 'push.provider.P', 's.p12', []],
    ])
    expect(
      ask({ type: 'ios', tag: 't', provider: 'P' }).options.map(({ option }) => option),
    ).toEqual(['apple.endpoint', 'apple.topic'])
  })

  it("shows where a device with debug goes: to Apple's sandbox, unless another place is named", async () => {
    const places = async (yaml: string) => {
      const ask = await openAnswers(yaml)
      const { options } = ask({ type: 'ios', tag: 'a', debug: true })
      return options.map(({ option, value }) => [option, value])
    }
    expect(await places('push: { apple.endpoint: "https://api.push.apple.com" }')).toEqual([])
    expect(
      await places(
        'push: { apple.endpoint: "https://api.push.apple.com", debug.apple.endpoint: "https://a.example" }',
      ),
    ).toEqual([['debug.apple.endpoint', 'https://a.example']])
    expect(await places('push: { apple.endpoint: "https://b.example" }')).toEqual([
      ['apple.endpoint', 'https://b.example'],
    ])
  })

  it.each(['ios', 'fcm', 'wns', 'webpush'])('says of %s what its channel would find', (type) => {
    const word = { ios: 'apple.', fcm: 'fcm.', wns: 'wns.' }[type] ?? 'webpush.'
    const names = Object.keys(providerSection.options).filter((name) => {
      return name.replace(/^debug\./, '').startsWith(word)
    })
    const section = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('', 'a', 'b'))
    const set = fc.record({ push: section, P: section, event: section, 'P.event.t': section })
    fc.assert(
      fc.property(set, fc.boolean(), (given, debug) => {
        const push = given.push as unknown as PushOptions
        const provider = (name: string) =>
          (given as Record<string, object>)[name] as ProviderOptions | undefined
        const answer = explain({ type, tag: 't', provider: 'P', debug }, { push, provider })
        if ('unknown' in answer) throw new Error(answer.unknown)
        const said = new Map(
          answer.options.map(({ option, value }) => [option.replace(/^debug\./, ''), value]),
        )
        const to = device('ios', 'd', { provider: 'P', debug })
        const connection = new ConnectionOptions(to, provider, push)
        const found = createOptionsFor({ push: () => push, provider })(event('m', { tag: 't' }), to)
        const credential = (leaders: string[], others: string[]) => {
          return Object.entries(connection.group(leaders as never[], others as never[]) ?? {})
        }
        const groups = [
          ...credential(
            ['apple.keyFile', 'apple.keystore'],
            ['apple.keyId', 'apple.teamId', 'apple.keystorePassword'],
          ),
          ...credential(['fcm.serviceAccount'], []),
          ...credential(['wns.sid'], ['wns.secret']),
          ...credential(['webpush.privateKey'], ['webpush.subject']),
        ].filter(([name]) => name.startsWith(word))
        for (const [name, value] of groups)
          expect([name, said.get(name) || undefined]).toEqual([name, value])
        for (const name of ['endpoint', 'ca', 'tokenEndpoint', 'scope'].map((end) => word + end)) {
          expect(said.get(name)).toBe(connection.text(name as never))
        }
        for (const name of ['title', 'body', 'ttl', 'alertMessage.body', 'sound'].map(
          (end) => word + end,
        )) {
          expect(said.get(name)).toBe(found.get(name as never))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('knows no type and no provider that is not there', async () => {
    const { ask } = await open('push.provider.P: { apple.topic: app }\npush.provider.Q.event.a: {}')
    expect(ask({ type: 'pigeon', tag: 'a' })).toEqual({ unknown: 'type' })
    expect(ask({ type: 'toString', tag: 'a' })).toEqual({ unknown: 'type' })
    expect(ask({ type: 'ios', tag: 'a', provider: 'R' })).toEqual({ unknown: 'provider' })
    expect(ask({ type: 'ios', tag: 'a', provider: 'P' })).toMatchObject({ faults: [] })
    expect(ask({ type: 'comet', tag: 'a' })).toMatchObject({ options: [] })
  })

  it('says what is wrong with properties of the type', async () => {
    const ask = await openAnswers('')
    const properties = { 'apple.badge': 'many', 'fcm.ttl': 'long' }
    const { faults } = ask({ type: 'ios', tag: 'a', properties })
    expect(faults).toEqual(['apple.badge: "many" is not a whole number'])
  })
})
