import { ApiFault } from '../../frame/api.ts'
import { spellQuery } from '../../frame/router.ts'
import { currentSession } from '../../frame/session.ts'
import type { Uploaded } from './template-json.ts'

/** The zip as the body of the request; `check` keeps nothing, `replace` takes another's place. */
export async function uploadTemplate(
  file: File,
  query: { name?: string; check?: boolean; replace?: boolean },
): Promise<Uploaded> {
  const reply = await fetch(`/genesys/1/admin/templates${spellQuery(query)}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/zip',
      'x-csrf-token': currentSession()?.csrf ?? '',
      'x-requested-with': 'console',
    },
    body: file,
    credentials: 'same-origin',
  }).catch(() => {
    throw new ApiFault({ status: 0, message: '' })
  })
  const said = (await reply.json().catch(() => ({}))) as Uploaded & {
    message?: string
    exception?: string
  }
  if (reply.ok) return said
  throw new ApiFault({
    status: reply.status,
    message: said.message ?? `HTTP ${reply.status}`,
    exception: said.exception ?? '',
    requestId: reply.headers.get('x-request-id') ?? '',
  })
}
