import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'

/** An answer as a test compares it. */
export interface Transcript {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The header lines as they came, names in lower case: `cache-control` twice is twice. */
  readonly lines: readonly (readonly [string, string])[]
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown
  readonly text: string
  readonly bytes: Buffer
}

export type Headers = Readonly<Record<string, string | readonly string[]>>

/** A text or bytes go as they are; URLSearchParams and FormData as forms; anything else as JSON. */
export type Body = unknown

const patience = 15_000 // ms without a byte before a test is told that the server hangs

/**
 * One exchange over real HTTP with whatever listens at `baseUrl`.
 * `undefined` as body sends none; a header given here wins over the one the body implies.
 */
export async function request(
  baseUrl: string,
  method: string,
  path: string,
  body?: Body,
  headers: Headers = {},
): Promise<Transcript> {
  const { bytes, type } = await encode(body)
  const implied = {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(bytes === undefined ? {} : { 'content-length': String(bytes.length) }),
  }
  return exchange(baseUrl, method, path, bytes, { ...implied, ...lowerNames(headers) })
}

/** Credentials as a header, to be spread into others. */
export function basic(name: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
}

async function encode(body: Body): Promise<{ bytes?: Buffer; type?: string }> {
  if (body === undefined) return {}
  if (typeof body === 'string') return { bytes: Buffer.from(body) }
  if (Buffer.isBuffer(body)) return { bytes: body }
  if (body instanceof URLSearchParams || body instanceof FormData) {
    const encoded = new Response(body)
    const type = encoded.headers.get('content-type') ?? ''
    return { bytes: Buffer.from(await encoded.arrayBuffer()), type }
  }
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json' }
}

function exchange(
  baseUrl: string,
  method: string,
  path: string,
  bytes: Buffer | undefined,
  headers: Headers,
): Promise<Transcript> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(baseUrl)
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const outgoing = httpRequest({ host, port, method, path, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('error', reject)
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const { statusCode = 0, headers, rawHeaders } = answer
        resolve(toTranscript(statusCode, headers, rawHeaders, Buffer.concat(chunks)))
      })
    })
    for (const [name, value] of Object.entries(headers)) {
      outgoing.setHeader(name, typeof value === 'string' ? value : [...value])
    }
    outgoing.setTimeout(patience, () => outgoing.destroy(new Error(`${method} ${path}: no answer`)))
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}

function toTranscript(
  status: number,
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  bytes: Buffer,
): Transcript {
  const text = bytes.toString('utf8')
  const isJson = /[/+]json/.test(headers['content-type'] ?? '') && text !== ''
  const lines = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
  )
  return { status, headers, lines, body: isJson ? JSON.parse(text) : text, text, bytes }
}

function lowerNames(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
