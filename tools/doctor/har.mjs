/** Reads a recording (HAR 1.2) into exchanges; what is no GMS traffic is counted and left out. */
import { readFileSync } from 'node:fs'

/** The file cannot be replayed; the message says why, without a word of what it holds. */
export class BadRecording extends Error {}

const sendable = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH)$/i
const isGms = /^\/genesys\/(1|cometd)(\/|$)/

/** `{ exchanges, skipped }`: what to replay by the time it was begun, and reason → count. */
export function readRecording(file) {
  const entries = parse(file).log?.entries
  if (!Array.isArray(entries)) throw new BadRecording(`${file} is no HAR: it has no log.entries`)
  const skipped = new Map()
  const exchanges = []
  for (const [index, entry] of entries.entries()) {
    const reason = reasonToSkip(entry, index, file)
    if (reason === undefined) exchanges.push(toExchange(entry, index))
    else skipped.set(reason, (skipped.get(reason) ?? 0) + 1)
  }
  if (exchanges.length === 0) {
    throw new BadRecording(`${file} holds no requests to /genesys/1 or /genesys/cometd`)
  }
  return { exchanges: exchanges.sort((a, b) => a.begun - b.begun), skipped }
}

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) ?? {}
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadRecording(`${file} is no HAR: it is not JSON`)
    throw new BadRecording(`${file} cannot be read: ${error.code}`)
  }
}

function reasonToSkip({ request, response } = {}, index, file) {
  if (typeof request?.method !== 'string' || !URL.canParse(request.url)) {
    throw new BadRecording(`${file} is no HAR: log.entries[${index}] has no request with a URL`)
  }
  if (typeof response?.status !== 'number') {
    throw new BadRecording(`${file} is no HAR: log.entries[${index}] has no response with a status`)
  }
  if (!isGms.test(new URL(request.url).pathname)) return 'not of the GMS API'
  if (!sendable.test(request.method)) return 'by a method that is not of the API'
  if (response.status === 101) return 'a WebSocket'
  if (response.status === 0) return 'no answer was recorded'
}

function toExchange({ startedDateTime, time, request, response }, index) {
  const begun = Date.parse(startedDateTime)
  const lasted = Math.max(0, Number(time) || 0)
  return {
    number: index + 1,
    method: request.method.toUpperCase(),
    url: new URL(request.url),
    headers: pairs(request.headers),
    body: bodyOf(request.postData),
    begun: Number.isNaN(begun) ? index : begun,
    lasted,
    answer: {
      status: response.status,
      headers: pairs(response.headers),
      text: textOf(response.content),
    },
  }
}

function pairs(headers) {
  return (Array.isArray(headers) ? headers : []).map(({ name, value }) => [
    String(name).toLowerCase(),
    String(value),
  ])
}

/** As text, or as the parts of a form when the recorder kept only those. */
function bodyOf(postData) {
  if (typeof postData?.text === 'string' && postData.text !== '') {
    const isBase64 = (postData.encoding ?? postData._encoding) === 'base64'
    return { text: isBase64 ? Buffer.from(postData.text, 'base64').toString() : postData.text }
  }
  if (!Array.isArray(postData?.params) || postData.params.length === 0) return {}
  const isMultipart = /^multipart\//i.test(postData.mimeType ?? '')
  return isMultipart ? { parts: postData.params } : { text: urlEncoded(postData.params) }
}

function urlEncoded(params) {
  return new URLSearchParams(params.map(({ name, value }) => [name, value ?? ''])).toString()
}

function textOf({ text = '', encoding } = {}) {
  return encoding === 'base64' ? Buffer.from(text, 'base64').toString() : text
}
