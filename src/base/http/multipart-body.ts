import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { ApiError, type Milliseconds } from '../kernel/index.ts'
import { type BodyLimits, checkName, tooManyParameters } from './body-limits.ts'
import { malformedBody, payloadTooLarge } from './http-errors.ts'
import { type ParameterValue, UploadedFile } from './parameters.ts'

/**
 * Reads `multipart/form-data` (RFC 7578) from a body that is already in memory, and bounded.
 *
 * The parser is the one inside @fastify/multipart, without that plugin: our limits hold before
 * anything is parsed, the plugin would add hooks to every request, and it refuses names such as
 * `constructor`, which are names to us.
 */

const sliceLength = 65_536 // bytes a step of the parser: a body of nothing but delimiters is refused within the first

const parsingLimit: Milliseconds = 10_000 // a hundred times what the largest body takes; no wait is without one

/** Adds the parts to `values`; 400 when the form is broken, 413 when it is too large. */
export async function addMultipartFields(
  body: Buffer,
  contentType: string,
  values: Map<string, ParameterValue>,
  limits: BodyLimits,
): Promise<void> {
  if (body.length === 0) return
  let fileBytes = 0
  for (const { name, value } of await partsOf(body, contentType, limits)) {
    if (name === undefined || name === '') throw malformedBody('a part of multipart has no name')
    checkName(name, limits)
    if (value instanceof UploadedFile) {
      fileBytes += value.bytes.length
      if (value.filename === '' && value.bytes.length === 0) continue // a file input left empty
    }
    values.set(name, value)
  }
  if (fileBytes > limits.max_file_bytes) {
    throw payloadTooLarge(`more than ${limits.max_file_bytes} bytes of files`)
  }
}

interface Part {
  readonly name: string | undefined
  readonly value: string | UploadedFile
}

/** All parts in their order, or a refusal: of a body that was cut off nothing counts. */
async function partsOf(body: Buffer, contentType: string, limits: BodyLimits): Promise<Part[]> {
  const parts: (() => Part)[] = []
  try {
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { parts: limits.max_parts, fieldSize: body.length },
      fileHwm: body.length + 1, // it never has to pause: out of a pause it may not come back (a long part without a name)
    })
    parser.on('error', () => undefined) // pipeline reports the first; a later one must not end the process
    parser.on('partsLimit', () => parser.destroy(tooManyParameters(limits)))
    parser.on('field', (name: string | undefined, value) => parts.push(() => ({ name, value })))
    parser.on('file', (name: string | undefined, file, filename: string | undefined, _, type) => {
      const chunks: Buffer[] = []
      file.on('error', () => undefined) // the parser fails for the same reason
      file.on('data', (chunk: Buffer) => chunks.push(chunk))
      parts.push(() => ({
        name,
        value: new UploadedFile(filename ?? '', type, Buffer.concat(chunks)),
      }))
    })
    const signal = AbortSignal.timeout(parsingLimit)
    await pipeline(Readable.from(slicesOf(body)), parser, { signal })
  } catch (thrown) {
    throw thrown instanceof ApiError ? thrown : malformedBody('no whole multipart form', thrown)
  }
  return parts.map((part) => part())
}

function* slicesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += sliceLength) yield body.subarray(at, at + sliceLength)
}
