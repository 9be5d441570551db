import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readVapidKey } from '../../src/channels/push/webpush/vapid.ts'
import { ApnsStandIn } from '../support/apns.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { FcmStandIn } from '../support/fcm.ts'
import { request } from '../support/http.ts'
import { startOrs } from '../support/ors.ts'
import { testAuthority } from '../support/push-certificates.ts'
import { type HttpCall, startHttpStandIn } from '../support/push-http.ts'
import { WebpushStandIn } from '../support/webpush.ts'
import { WnsStandIn } from '../support/wns.ts'

const vapidKey = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'

/** The whole server, and behind it every provider there is. */
export interface Receivers {
  readonly node: TestApp
  readonly apns: ApnsStandIn
  readonly fcm: FcmStandIn
  readonly wns: WnsStandIn
  readonly webpush: WebpushStandIn
  /** A session of an Orchestration Server, and the events it was raised. */
  readonly session: { readonly id: string; events(): readonly unknown[] }
  /** Where httpcb and customhttp post to. */
  readonly web: { readonly url: string; readonly received: HttpCall[] }
  post(path: string, body: unknown, user?: string): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

/**
 * `push` is what the section says beside its credentials, `more` are other sections. Services run on
 * the Orchestration Server, unless the contact centre is to be the `embedded` one.
 */
export async function startReceivers(
  o: { push?: string; more?: string; embedded?: true } = {},
): Promise<Receivers> {
  const folder = mkdtempSync(join(tmpdir(), 'push-'))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const [apns, fcm, wns, ors] = await Promise.all([
    ApnsStandIn.start(),
    FcmStandIn.start(),
    WnsStandIn.start(),
    startOrs(),
  ])
  const webpush = await WebpushStandIn.start(readVapidKey(vapidKey)?.publicKey ?? '')
  const received: HttpCall[] = []
  const web = await startHttpStandIn((call) => {
    received.push(call)
    return { status: 200 }
  })
  const node = await startApp({
    yaml: `
server: { external_url_base: "http://localhost:8080/" }
ors: { _ors: "${o.embedded ? '' : ors.urls.join(',')}" }
push:
  pushEnabled: "comet,httpcb,customhttp,orscb,ios,gcm,fcm,android,wns,webpush"
  localization_file: config/messages.xml
  apple.endpoint: "${apns.url}"
  apple.ca: "${file('ca.pem', testAuthority().ca)}"
  apple.keyFile: "${file('key.p8', apns.newKey('KEY', 'TEAM'))}"
  apple.keyId: KEY
  apple.teamId: TEAM
  apple.topic: com.example.app
  fcm.serviceAccount: "${file('account.json', fcm.newAccount().json)}"
  fcm.endpoint: "${fcm.http.url}"
  wns.sid: "${wns.sid}"
  wns.secret: "${wns.secret}"
  wns.tokenEndpoint: "${wns.tokenEndpoint}"
  wns.allow: "127.0.0.0/8"
  webpush.privateKey: "${vapidKey}"
  webpush.subject: "mailto:ops@example.com"
  webpush.allow: "127.0.0.0/8"
  customhttp.url: "${web.url}/custom"
${o.push ?? ''}
${o.more ?? ''}
`,
  })
  const started = await request(ors.urls[0] ?? '', 'POST', '/scxml/session/start', formOf())
  const events = () => ors.sessions.get(started.text)?.events ?? []
  return {
    ...{ node, apns, fcm, wns, webpush },
    session: { id: started.text, events },
    web: { url: web.url, received },
    post: (path, body, user) => {
      const headers = user === undefined ? {} : { gms_user: user }
      return request(node.url, 'POST', `/genesys/1/${path}`, body, headers)
    },
    async close() {
      await node.close()
      await Promise.all([apns, fcm, wns, ors, webpush, web].map((each) => each.close()))
      rmSync(folder, { recursive: true })
    },
  }
}

function formOf(): URLSearchParams {
  return new URLSearchParams({ src: 'http://localhost/callback.scxml' })
}
