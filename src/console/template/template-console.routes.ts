import type { FastifyRequest } from 'fastify'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  isUploadedFile,
  type RouteGroup,
  readParameters,
  unsupportedMediaType,
} from '../../base/http/index.ts'
import { archiveRefused } from './archive-errors.ts'
import {
  archiveFile,
  done,
  nameParams,
  removeQuery,
  templateShelf,
  uploadBody,
  uploaded,
  uploadQuery,
} from './template-console.schemas.ts'
import type { Author, TemplateShelf } from './template-shelf.ts'

const tags = ['console']
const area = '/genesys/1/admin/templates'

const lookers = { access: 'viewer', except: 'agent' } as const
const actors = { access: 'admin' } as const

const maxUploadBytes = 6_291_456 // the largest archive there may be, and the form around it

const zipTypes = ['application/zip', 'application/x-zip-compressed', 'application/octet-stream']

/** Service templates: what there is, and those that are added by hand. */
export function templateConsoleRoutes(shelf: TemplateShelf): RouteGroup {
  return (app) => {
    list(app, shelf)
    upload(app, shelf)
    remove(app, shelf)
    download(app, shelf)
  }
}

function list(app: HttpApp, shelf: TemplateShelf): void {
  const summary =
    'All service templates, with whether they are built in and which services use them'
  const schema = { tags, summary, response: { 200: templateShelf } }
  app.get(area, { schema, config: lookers }, async () => shelf.all())
}

function upload(app: HttpApp, shelf: TemplateShelf): void {
  const summary = 'Add a service template from a zip; it is there on every node within a second'
  const about = { tags, summary, consumes: [...zipTypes, 'multipart/form-data'] }
  const schema = {
    ...about,
    querystring: uploadQuery,
    body: uploadBody,
    response: { 200: uploaded },
  }
  app.post(area, { schema, config: actors, bodyLimit: maxUploadBytes }, async (request) => {
    const { name, replace, check } = request.query
    const archive = await archiveOf(request)
    const flags = { isReplacing: replace === 'true', isTrial: check === 'true' }
    return shelf.upload({ archive, name, ...flags }, authorOf(request))
  })
}

function remove(app: HttpApp, shelf: TemplateShelf): void {
  const summary = 'Take an uploaded template away; services made from it stay'
  const about = { tags, summary, params: nameParams, querystring: removeQuery }
  const schema = { ...about, response: { 200: done } }
  app.delete(`${area}/:name`, { schema, config: actors }, async (request) => {
    await shelf.remove(request.params.name, request.query.force === 'true', authorOf(request))
    return {}
  })
}

function download(app: HttpApp, shelf: TemplateShelf): void {
  const summary = 'A service template as a zip'
  const produces = ['application/zip']
  const schema = { tags, summary, produces, params: nameParams, response: { 200: archiveFile } }
  app.get(`${area}/:name.zip`, { schema, config: lookers }, async (request, reply) => {
    const { name } = request.params
    const archive = shelf.archive(name)
    return reply
      .headers({
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${name}.zip"`, // there is one of that name, so it needs no quoting
        'x-content-type-options': 'nosniff',
      })
      .send(archive)
  })
}

/** The bytes of a zip: the body itself, or the one file of a form. */
async function archiveOf(request: FastifyRequest): Promise<Buffer> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const { body } = request
  if (zipTypes.includes(type)) {
    const isRead = typeof body === 'object' && body !== null && 'bytes' in body
    if (isRead && Buffer.isBuffer(body.bytes)) return body.bytes
    throw archiveRefused('is empty')
  }
  if (type !== 'multipart/form-data') throw unsupportedMediaType()
  const values = [...(await readParameters(request)).entries()].map(([, value]) => value)
  const [file, ...others] = values.filter(isUploadedFile)
  if (file === undefined || others.length > 0)
    throw archiveRefused('is not the one file of the form')
  return file.bytes
}

function authorOf(request: FastifyRequest): Author {
  const { name, role } = consoleUser(request)
  return { who: name, role, address: callerAddress(request) }
}
