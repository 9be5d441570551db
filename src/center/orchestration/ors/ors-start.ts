import type { Run } from '../orchestrator.ts'

type Fields = Iterable<readonly [string, string]>

const templates = 'genesys/1/document/service_template'

/** Those who call the service sign in with these; the session is none of them. */
const ofCallers = new Set(['username', 'password'])

/** Names that mean something to the server itself, whatever a customer's data is called. */
const ofServer = new Set(['src', 'idealtime'])

/** Such names become variables of an SCXML document: ECMA-262, IdentifierName. */
const identifier = /^[$_\p{ID_Start}](?:[$\p{ID_Continue}]|\u200c|\u200d)*$/u

/**
 * What a session is started with: where its SCXML is, the ids of service and data, and as session
 * parameters the options, what the request said, and the customer's data as `_attach_udata` has it.
 * Of two of one name the former counts. Names that no SCXML could use are left out.
 */
export function toStartForm(run: Run, externalUrlBase: string): URLSearchParams {
  const fields = new Map<string, string>()
  const add = (more: Fields) => {
    for (const [name, value] of more) if (!fields.has(name)) fields.set(name, value)
  }
  add([
    ['src', toSrc(run, externalUrlBase)],
    ['_service_id', run.serviceId],
    ['_data_id', run.dataId],
  ])
  add(usable(run.options).filter(([name, value]) => !ofCallers.has(name) && value !== ''))
  add(usable(run.parameters))
  add(attached(run))
  return new URLSearchParams([...fields])
}

/**
 * `_src`, else `_service` where it is a URL, else the template named by `_service`. From the options
 * alone: whoever chooses the SCXML runs code on the server.
 */
function toSrc({ service, options }: Run, externalUrlBase: string): string {
  const src = options._src?.trim() ?? ''
  if (src !== '') return src
  const kind = options._service?.trim() || service
  if (/^https?:\/\//i.test(kind)) return kind
  const name = encodeURIComponent(kind.toWellFormed())
  return new URL(`${templates}/${name}/${name}.scxml`, externalUrlBase).href
}

/** All of it stays in storage besides, under `_data_id`: where nothing is said, only there. */
function attached({ options, data }: Run): Fields {
  switch (options._attach_udata) {
    case 'separate_keys':
      return usable(data).filter(([name]) => !ofServer.has(name))
    case 'single_json':
      return [['_udata', JSON.stringify(data)]]
    default:
      return []
  }
}

function usable(fields: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(fields).filter(([name]) => identifier.test(name))
}
