import type { FastifyRequest } from 'fastify'
import { describeSection } from '../../base/config/index.ts'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  jsonBodyOnly,
  type RouteGroup,
} from '../../base/http/index.ts'
import { toTimestamp } from '../../base/kernel/index.ts'
import type { KeptEntry } from './option-history.ts'
import {
  allOptions,
  change,
  changed,
  changeParams,
  checked,
  history,
  sectionOptions,
  sectionParams,
  sinceQuery,
} from './options.schemas.ts'
import type { Actor, OptionsService } from './options-service.ts'

const tags = ['console']
const area = '/genesys/1/admin/options'

const readers = { access: 'viewer', except: 'agent' } as const
const writers = { access: 'supervisor' } as const // which sections, the service says
const limits = { bodyLimit: 1_048_576, preValidation: jsonBodyOnly } // a group of ten thousand numbers

export function optionsRoutes(options: OptionsService): RouteGroup {
  return (app) => {
    showAll(app, options)
    showOne(app, options)
    changeOne(app, options)
    clear(app, options)
    check(app, options)
    showHistory(app, options)
    undo(app, options)
  }
}

function showAll(app: HttpApp, options: OptionsService): void {
  const schema = { tags, summary: 'All options in force', response: { 200: allOptions } }
  app.get(area, { schema, config: readers }, () => options.all())
}

function showOne(app: HttpApp, options: OptionsService): void {
  const summary = 'The options of a section'
  const schema = { tags, summary, params: sectionParams, response: { 200: sectionOptions } }
  app.get(`${area}/:section`, { schema, config: readers }, (request) => {
    const { section } = request.params
    const { options: known = [], isOpen = true } = describeSection(section) ?? {}
    return { section, ...options.section(section), known: [...known], isOpen }
  })
}

function changeOne(app: HttpApp, options: OptionsService): void {
  const summary = 'Change options of a section on all nodes'
  const schema = {
    ...{ tags, summary, params: sectionParams, body: change },
    response: { 200: changed },
  }
  app.put(`${area}/:section`, { schema, config: writers, ...limits }, async (request) => {
    const { revision, ...wanted } = request.body
    const { section } = request.params
    return { revision: await options.change(actorOf(request), section, wanted, revision) }
  })
}

function clear(app: HttpApp, options: OptionsService): void {
  const schema = {
    ...{ tags, summary: 'Take back all that is set live in a section' },
    ...{ params: sectionParams, querystring: sinceQuery, response: { 200: changed } },
  }
  app.delete(`${area}/:section`, { schema, config: writers }, async (request) => {
    const { section } = request.params
    const { revision } = request.query
    return { revision: await options.clear(actorOf(request), section, revision) }
  })
}

function check(app: HttpApp, options: OptionsService): void {
  const schema = {
    ...{ tags, summary: 'Say what would be wrong with a change', params: sectionParams },
    ...{ body: change, response: { 200: checked } },
  }
  app.post(`${area}/:section/check`, { schema, config: writers, ...limits }, async (request) => {
    const faults = options.check(request.params.section, request.body)
    return {
      faults: faults.map(({ option, message, nearest, level }) => {
        return { option, message, ...(nearest === undefined ? {} : { nearest }), level }
      }),
    }
  })
}

function showHistory(app: HttpApp, options: OptionsService): void {
  const summary = 'Who changed what in a section'
  const schema = { tags, summary, params: sectionParams, response: { 200: history } }
  app.get(`${area}/:section/history`, { schema, config: readers }, async (request) => {
    const entries = await options.history(request.params.section)
    return { changes: entries.map(toView) }
  })
}

function undo(app: HttpApp, options: OptionsService): void {
  const summary = 'Take a change back by a new one'
  const schema = { tags, summary, params: changeParams, response: { 200: changed } }
  const path = `${area}/:section/history/:id/undo`
  app.post(path, { schema, config: writers }, async (request) => {
    const { section, id } = request.params
    return { revision: await options.undo(actorOf(request), section, id) }
  })
}

function actorOf(request: FastifyRequest): Actor {
  return { user: consoleUser(request), address: callerAddress(request) }
}

function toView({ id, at, who, role, revision, undoes, changes }: KeptEntry) {
  return {
    ...{ id, at: toTimestamp(at), who, role, revision },
    ...(undoes === undefined ? {} : { undoes }),
    undoable: changes.every(({ live }) => live !== undefined),
    options: changes.map(({ option, before, after }) => ({ option, before, after })),
  }
}
