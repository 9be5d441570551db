import { unescape as decodeEscapes } from 'node:querystring'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type BodyLimits, checkCount, checkName } from './body-limits.ts'
import { addFields, addForm, type FormFields } from './form-body.ts'
import { malformedBody, unsupportedMediaType } from './http-errors.ts'
import { isJsonObject, tryJsonObject } from './json-body.ts'
import { addMultipartFields } from './multipart-body.ts'
import { type JsonObject, Parameters, type ParameterValue } from './parameters.ts'
import { UnreadBody } from './request-body.ts'

/**
 * Query and body of a request as one: the only way a route sees them.
 *
 * Clients of the original post urlencoded, multipart and JSON, JSON under the urlencoded type, no
 * type at all, or put everything in the query beside an empty body: all of it is understood, none
 * of it is a 415. Throws 400 for a broken body and 413 for too many or too long parameters.
 */
export async function readParameters(request: FastifyRequest): Promise<Parameters> {
  const limits = request.bodyLimits()
  const values = new Map<string, ParameterValue>()
  addFields(request.query as FormFields, values, limits) // Fastify's parser; routes that read parameters declare no schema for it
  const { body } = request // null: there is none, and the route has a schema for it
  if (body instanceof UnreadBody) {
    if (isMultipart(body)) await addMultipartFields(body.bytes, body.contentType, values, limits)
    else addUnread(body, values, limits)
  } else if (isJsonObject(body)) addObject(body, values, limits)
  else if (body !== undefined && body !== null) throw malformedBody('not a JSON object')
  checkCount(values.size, limits)
  return new Parameters(values)
}

/** The usual form of a body, urlencoded fields; undefined when it may be anything else. */
export function readPlainForm(
  text: string,
  contentType: string,
  limits: BodyLimits,
): Parameters | undefined {
  if (!isForm(contentType) || /^[\s{%]/.test(text)) return undefined
  const values = new Map<string, ParameterValue>()
  addForm(text.trimEnd(), values, limits)
  return new Parameters(values)
}

/** Answers 415 unless the body is declared as JSON. For `onRequest` or `preValidation` of a route. */
export function jsonBodyOnly(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (isJsonType(request.headers['content-type'] ?? '')) done()
  else done(unsupportedMediaType())
}

export function isJsonType(contentType: string): boolean {
  return /^\s*application\/json\s*(?:;|$)/i.test(contentType)
}

type Values = Map<string, ParameterValue>

const isMultipart = ({ contentType }: UnreadBody) => /^\s*multipart\//i.test(contentType)

function addUnread({ contentType, bytes }: UnreadBody, values: Values, limits: BodyLimits): void {
  const text = bytes.toString('utf8')
  const json = jsonOf(text, contentType)
  if (json === undefined) addForm(text.trimEnd(), values, limits)
  else addObject(json, values, limits)
}

/**
 * JSON under another type: as it is, or escaped as the only key of a form. No parameter's name
 * begins with a brace (names are ECMAScript identifiers), so what does is JSON or broken.
 */
function jsonOf(text: string, contentType: string): JsonObject | undefined {
  const body = text.trimStart()
  if (/^[{%]/.test(body) && /^(?:\{|%7b)/i.test(body)) {
    const key = body.replace(/=\s*$/, '') // a form writer ends a key with `=`
    const json = tryJsonObject(body) ?? tryJsonObject(decodeEscapes(key.replaceAll('+', ' ')))
    if (json === undefined) throw malformedBody('not valid JSON')
    return json
  }
  if (body === '' || body.includes('=')) return undefined
  if (isForm(contentType)) return undefined
  throw malformedBody('neither JSON nor a form')
}

function isForm(contentType: string): boolean {
  return /^\s*application\/x-www-form-urlencoded\b/i.test(contentType)
}

function addObject(body: JsonObject, values: Values, limits: BodyLimits): void {
  const names = Object.keys(body)
  checkCount(names.length, limits)
  for (const name of names) {
    checkName(name, limits)
    const value = body[name]
    if (value !== undefined) values.set(name, value)
  }
}
