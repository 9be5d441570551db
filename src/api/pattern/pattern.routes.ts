import type { FastifyRequest } from 'fastify'
import {
  type HttpApp,
  isUploadedFile,
  type RouteGroup,
  readParameters,
} from '../../base/http/index.ts'
import {
  allMatches,
  formTypes,
  groupParams,
  matches,
  testedValues,
  valueQuery,
} from './pattern.schemas.ts'
import { fileNotTestable } from './pattern-errors.ts'
import type { PatternService } from './pattern-service.ts'

const common = {
  tags: ['pattern'],
  consumes: formTypes,
  body: testedValues,
  response: { 200: matches },
}

export function patternRoutes(patterns: PatternService): RouteGroup {
  return (app) => {
    matchGeneral(app, patterns)
    matchGroup(app, patterns)
    showMatches(app, patterns)
  }
}

function matchGeneral(app: HttpApp, patterns: PatternService): void {
  const schema = { ...common, summary: 'Test texts against the general list of patterns' }
  app.post('/genesys/1/patterns', { schema }, async (request) => {
    return patterns.match(await readTexts(request))
  })
}

function matchGroup(app: HttpApp, patterns: PatternService): void {
  const summary = 'Test texts against a group of patterns'
  const schema = { ...common, summary, params: groupParams }
  app.post('/genesys/1/patterns/group/:groupName', { schema }, async (request) => {
    return patterns.matchGroup(request.params.groupName, await readTexts(request))
  })
}

/** For whoever edits a group: the service itself names the first that matches. */
function showMatches(app: HttpApp, patterns: PatternService): void {
  const summary = 'All patterns of a group that a text matches'
  const schema = { tags: common.tags, summary, params: groupParams, querystring: valueQuery }
  const response = { 200: allMatches }
  const config = { access: 'viewer', except: 'agent' } as const
  const path = '/genesys/1/admin/patterns/:groupName/matches'
  app.get(path, { schema: { ...schema, response }, config }, async (request) => {
    return { matches: patterns.allMatches(request.params.groupName, request.query.value) }
  })
}

/** What can be tested: texts, numbers and booleans as they are spelt. What else JSON holds is passed over. */
async function readTexts(request: FastifyRequest): Promise<[string, string][]> {
  const parameters = await readParameters(request)
  return [...parameters.entries()].flatMap(([name, value]): [string, string][] => {
    if (isUploadedFile(value)) throw fileNotTestable(name)
    const text = parameters.text(name)
    return text === undefined ? [] : [[name, text]]
  })
}
