import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BayeuxClient } from '../support/bayeux.ts'
import { type Receivers, startReceivers } from './push-receivers.ts'

/*
 * One publication, and what each kind of receiver gets of it, byte by byte: in its language, with the
 * attributes its provider's sections ask for.
 *
 * `TRANSCRIPT=1 npx vitest run test/wire/push-all.test.ts` prints what each received.
 */

const token = '740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad'

let world: Receivers
let phone: BayeuxClient
beforeAll(async () => {
  world = await startReceivers({
    push: '  apple.sound: default\n  wns.notificationType: toast',
    more: `
push.provider.event.A2C: { apple.title: "Any provider", fcm.title: "Any provider" }
push.provider.event.A2C.service: { apple.sound: "bell.aiff", wns.title: "Any provider", webpush.title: "Any provider" }
push.provider.SalesApp.event: { apple.title: "Sales", apple.badge: 1, fcm.title: "Sales" }
push.provider.SalesApp.event.A2C.service.statuschanged: { apple.badge: 7, wns.title: "Sales" }
`,
  })
  phone = await new BayeuxClient(world.node.url, 'BuzzBrain').join()
})
afterAll(() => world.close())

async function subscribe(language: string | undefined, details: object, more: object = {}) {
  const { status } = await world.post(
    'notification/subscription',
    {
      subscriberId: `S-${JSON.stringify(details).slice(0, 60)}`,
      filter: 'A2C.*',
      expire: 600,
      language,
      notificationDetails: details,
      ...more,
    },
    'type' in details && details.type === 'comet' ? 'BuzzBrain' : undefined,
  )
  expect(status).toBe(200)
}

const spoken = {
  en: 'Dear customer Doe, how can you be reminded',
  de: 'Sehr geehrter Kunde Doe, wie können Sie daran erinnert werden',
  fr: 'Cher client Doe, comment pouvez-vous être rappelé',
  es: 'Doe Estimado cliente, ¿cómo puede ser recordado',
}
const raw = '{"id":"welcomeArgs","args":{"customer":{"lastname":"Doe"}}}'

/** What each has received so far, a line each. */
function transcript(mailbox: unknown): string[] {
  return [
    ...world.apns.received.map(({ body }) => `ios          ${body}`),
    ...world.fcm.received.map(({ message }) => `fcm, gcm     ${JSON.stringify(message)}`),
    ...world.wns.received.map(({ body }) => `wns          ${body}`),
    ...world.webpush.received.map(({ content }) => `webpush      ${content}`),
    ...world.web.received.map(({ path, body }) => `POST ${path.padEnd(8)}${body}`),
    ...world.session.events().map((event) => `orscb        ${JSON.stringify(event)}`),
    `comet        ${JSON.stringify(mailbox)}`,
  ]
}

describe('one event', () => {
  it('reaches every kind of receiver in its language, with the attributes of its provider', async () => {
    const sales = { providerName: 'SalesApp' }
    await subscribe('de_AT', { type: 'ios', deviceId: token }, sales)
    await subscribe('fr', { type: 'fcm', deviceId: 'd:APA91' }, sales)
    await subscribe('fr-CA', { type: 'gcm', deviceId: 'd:GCM' })
    await subscribe('es', { type: 'wns', deviceId: world.wns.channel('tile') }, sales)
    await subscribe('en_US', { type: 'httpcb', deviceId: `${world.web.url}/hook` })
    await subscribe(undefined, { type: 'httpcb', deviceId: `${world.web.url}/plain` })
    await subscribe('DE', { type: 'orscb', deviceId: world.session.id })
    const authorization = 'Basic ZGVtbzo='
    await subscribe('sw', { type: 'customhttp', deviceId: 'device-1' }, { authorization })
    const page = JSON.stringify(world.webpush.subscribe('page'))
    await subscribe('es_MX', { type: 'webpush', deviceId: page })
    await subscribe('de', { type: 'comet' })

    const held = phone.connect()
    const answer = await world.post('notification/publish', {
      tag: 'A2C.service.statuschanged.agentavailable',
      mediaType: 'LOCALIZESTRING',
      message: raw,
      notificationDetails: { properties: { 'fcm.body': 'Published' } },
    })
    expect([answer.status, answer.body]).toEqual([200, {}])

    expect(world.apns.received).toMatchObject([
      {
        token,
        headers: {
          'apns-topic': 'com.example.app',
          'apns-push-type': 'alert',
          'apns-priority': '10',
        },
      },
    ])
    expect(String(world.apns.received[0]?.body)).toBe(
      `{"aps":{"alert":{"title":"Sales","body":"${spoken.de}"},"badge":7,"sound":"bell.aiff"},"message":"${spoken.de}"}`,
    )
    expect(world.fcm.received.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        {
          token: 'd:APA91',
          data: { message: spoken.fr },
          notification: { title: 'Sales', body: 'Published' },
          android: { priority: 'high' },
        },
        {
          token: 'd:GCM',
          data: { message: spoken.fr },
          notification: { title: 'Any provider', body: 'Published' },
          android: { priority: 'high' },
        },
      ]),
    )
    expect(world.fcm.received).toHaveLength(2)
    expect(
      world.wns.received.map(({ channel, headers, body }) => {
        return [channel, headers['x-wns-type'], headers['content-type'], body]
      }),
    ).toEqual([
      [
        ...['tile', 'wns/toast', 'text/xml'],
        `<toast launch="${spoken.es}"><visual><binding template="ToastGeneric"><text>Sales</text><text>${spoken.es}</text></binding></visual></toast>`,
      ],
    ])
    const posts = world.web.received.map(({ method, path, headers, body }) => {
      const { 'content-type': type, authorization } = headers
      return [method, path, type, authorization, String(body)]
    })
    expect(posts.toSorted()).toEqual([
      [
        ...['POST', '/custom', 'application/json', 'Basic ZGVtbzo='],
        JSON.stringify({ deviceId: 'device-1', message: spoken.en }),
      ],
      ['POST', '/hook', 'text/plain;charset=UTF-8', undefined, spoken.en],
      ['POST', '/plain', 'text/plain;charset=UTF-8', undefined, raw],
    ])
    expect(world.session.events()).toEqual([
      {
        name: 'A2C.service.statuschanged.agentavailable',
        parameters: { message: spoken.de },
      },
    ])
    expect(
      world.webpush.received.map(({ page, headers, content }) => {
        return [page, headers.ttl, headers.urgency, content]
      }),
    ).toEqual([
      ['page', '86400', 'high', JSON.stringify({ title: 'Any provider', message: spoken.es })],
    ])
    const mailbox = await held
    if (process.env.TRANSCRIPT) console.info(transcript(mailbox).join('\n'))
    expect(mailbox).toMatchObject([
      {
        channel: '/_genesys',
        data: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          tag: 'A2C.service.statuschanged.agentavailable',
          message: spoken.de,
        },
      },
      { channel: '/meta/connect', successful: true },
    ])
  })

  it('is not localized for a device that is named without a language, nor as a plain string', async () => {
    const device = (type: string, deviceId: string) => ({ notificationDetails: { type, deviceId } })
    const to = device('httpcb', `${world.web.url}/one`)
    const before = world.web.received.length
    for (const more of [{ mediaType: 'localizestring' }, { mediaType: 'string' }, {}]) {
      await world.post('notification/publish', { tag: 'other', message: raw, ...more, ...to })
    }
    expect(world.web.received.slice(before).map(({ body }) => String(body))).toEqual([
      raw,
      raw,
      raw,
    ])
  })

  it('goes out as it is when the file does not have its message', async () => {
    await subscribe('de', { type: 'httpcb', deviceId: `${world.web.url}/unknown` }, { filter: 'u' })
    const before = world.web.received.length
    const messages = ['nobody', { id: 'nobody', args: { a: 1 } }, { id: 7 }, '{"id":', ['welcome']]
    for (const message of messages) {
      const event = { tag: 'u', mediaType: 'localizestring', message }
      expect((await world.post('notification/publish', event)).status).toBe(200)
    }
    expect(world.web.received.slice(before).map(({ body }) => String(body))).toEqual(
      messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message))),
    )
  })
})
