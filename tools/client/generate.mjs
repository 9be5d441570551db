/** The source of a client: a type that knows every route, and one method that calls them. */
import { readFileSync } from 'node:fs'
import { comment, field, typeName, typeOf } from './schema-type.mjs'

const verbs = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']

/** TypeScript from an OpenAPI 3.1 document. */
export function clientSource({ info, paths, components = {} }) {
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    verbs
      .filter((verb) => item[verb] !== undefined)
      .map((verb) => routeType(verb, path, item[verb])),
  )
  const types = Object.entries(components.schemas ?? {}).map(
    ([name, schema]) => `export type ${typeName(name)} = ${typeOf(schema)}\n`,
  )
  const runtime = readFileSync(new URL('./runtime.ts.txt', import.meta.url), 'utf8')
  return [
    `// Written from the OpenAPI document of ${info.title} ${info.version}: write it anew rather than change it.\n`,
    ...types,
    `/** Every route: what goes into its path and query, its body, and its answer. */`,
    `export interface Routes {\n${routes.join('\n')}\n}\n`,
    runtime,
  ].join('\n')
}

function routeType(verb, path, operation) {
  const all = operation.parameters ?? []
  const inPath = all.filter((each) => each.in === 'path' && path.includes(`{${each.name}}`))
  const inQuery = all.filter((each) => each.in === 'query')
  const members = [
    inPath.length > 0 ? `path: ${parametersType(inPath)}` : 'path?: never',
    `query?: ${inQuery.length > 0 ? parametersType(inQuery) : 'Query'}`,
    bodyType(verb, operation.requestBody),
    answerType(operation.responses?.['200']),
  ]
  const summary = operation.summary === undefined ? '' : `  ${comment(operation.summary)}\n`
  return `${summary}  '${verb.toUpperCase()} ${path}': { ${members.join('; ')} }`
}

/** All become text of a URL: where text is asked for a number will do, and the other way round. */
function parametersType(parameters) {
  const fields = parameters.map(({ name, schema = {}, description, required }) => {
    const isPlain = /^(string|number|integer)$/.test(schema.type) && schema.enum === undefined
    const type = isPlain ? { type: ['string', 'number'] } : schema
    const said = description === undefined ? type : { ...type, description }
    return field(name, said, required === true)
  })
  return `{ ${fields.join('; ')} }`
}

function bodyType(verb, { content = {}, required } = {}) {
  const types = Object.entries(content).map(([type, { schema }]) => {
    if (type === 'multipart/form-data') return 'FormData'
    if (type === 'application/x-www-form-urlencoded') return 'URLSearchParams'
    return type === 'application/json' ? typeOf(schema) : 'Blob'
  })
  if (types.length === 0) return verb === 'post' ? 'body?: unknown' : 'body?: never'
  return `body${required === true ? '' : '?'}: ${[...new Set(types)].join(' | ')}`
}

/** Of several forms of an answer the first is told: which one comes is for the query to say. */
function answerType({ content = {} } = {}) {
  const [[type, { schema } = {}] = []] = Object.entries(content)
  if (type === undefined || /json/.test(type)) return `answer: ${typeOf(schema)}`
  return `answer: ${type.startsWith('text/') ? 'string' : 'Blob'}`
}
