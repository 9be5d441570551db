import type { HttpApp, RouteGroup } from '../../base/http/index.ts'
import type { ServiceTemplates } from './service-templates.ts'
import {
  fileContent,
  fileParams,
  templateList,
  templateManifest,
  templateParams,
} from './template.schemas.ts'
import { templateFileNotFound, templateNotFound } from './template-errors.ts'
import { toFileHeaders } from './template-file.ts'

const tags = ['template']
const area = '/genesys/1/document/service_template'

/** Open to everybody: an Orchestration Server fetches its SCXML without signing in. */
export function templateRoutes(templates: ServiceTemplates): RouteGroup {
  return (app) => {
    list(app, templates)
    read(app, templates)
    readFile(app, templates)
  }
}

function list(app: HttpApp, templates: ServiceTemplates): void {
  const schema = { tags, summary: 'All service templates', response: { 200: templateList } }
  app.get(area, { schema }, async () =>
    templates.all().map(({ parameters: _, configurations, ...head }) => {
      return { ...head, configurations: configurations.map(({ name }) => name) }
    }),
  )
}

function read(app: HttpApp, templates: ServiceTemplates): void {
  const summary = 'One service template: its parameters and common configurations'
  const schema = { tags, summary, params: templateParams, response: { 200: templateManifest } }
  app.get(`${area}/:name`, { schema }, async (request) => {
    const { name } = request.params
    const template = templates.named(name)
    if (template === undefined) throw templateNotFound(name)
    return template
  })
}

function readFile(app: HttpApp, templates: ServiceTemplates): void {
  const summary = 'One file of a service template, such as its SCXML'
  const produces = ['*/*']
  const schema = { tags, summary, produces, params: fileParams, response: { 200: fileContent } }
  app.get(`${area}/:name/*`, { schema }, async (request, reply) => {
    const { name, '*': path } = request.params
    const file = templates.file(name, path)
    if (file !== undefined) return reply.headers(toFileHeaders(path)).send(file)
    throw templates.named(name) === undefined
      ? templateNotFound(name)
      : templateFileNotFound(name, path)
  })
}
