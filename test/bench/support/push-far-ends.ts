/** The providers' stand-ins in a process of their own, so that what they cost is not counted. */
import { createServer } from 'node:http'
import { ApnsStandIn } from '../../support/apns.ts'
import { FcmStandIn } from '../../support/fcm.ts'
import { testAuthority } from '../../support/push-certificates.ts'

/** How they are reached, and as whom. */
export interface PushFarEnds {
  readonly apns: { readonly url: string; readonly ca: string; readonly key: string }
  readonly fcm: { readonly url: string; readonly account: string }
}

export const keyId = 'BENCHKEY01'
export const teamId = 'BENCHTEAM1'
export const topic = 'com.example.app'

const forgetEvery = 100 // ms; what was received is not looked at, and would fill the memory

export async function serve(port: number): Promise<void> {
  const [apns, fcm] = [await ApnsStandIn.start(), await FcmStandIn.start()]
  setInterval(() => {
    apns.received.length = 0
    fcm.received.length = 0
  }, forgetEvery)
  const reached: PushFarEnds = {
    apns: { url: apns.url, ca: testAuthority().ca, key: apns.newKey(keyId, teamId) },
    fcm: { url: fcm.http.url, account: fcm.newAccount().json },
  }
  // GET / tells how the others are reached; a POST anywhere is a web hook.
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => response.end(request.method === 'GET' ? JSON.stringify(reached) : ''))
  })
  server.listen(port, '127.0.0.1')
}
