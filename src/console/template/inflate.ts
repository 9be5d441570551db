import { crc32, inflateRaw } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'

/** What an entry holds: bytes, or why there are none to be had. */
export type Inflated = { readonly content: Buffer } | { readonly fault: 'too large' | 'damaged' }

/**
 * Unpacks an entry, `most` bytes of it at most: they are counted as they come out, whatever size the
 * archive claims. One that is not as long as it claims, or does not add up, is damaged.
 */
export async function inflate(zip: ZipFile, entry: Entry, most: number): Promise<Inflated> {
  const packed = await rawBytes(zip, entry)
  const isStored = entry.compressionMethod === 0
  if (isStored && packed.length > most) return { fault: 'too large' }
  try {
    const content = isStored ? packed : await inflateWithin(packed, most)
    const isWhole = content.length === entry.uncompressedSize && crc32(content) === entry.crc32
    return isWhole ? { content } : { fault: 'damaged' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return { fault: code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'damaged' }
  }
}

/** As they are in the archive, which is in memory already. */
async function rawBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function inflateWithin(packed: Buffer, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    inflateRaw(packed, { maxOutputLength: most }, (error, content) => {
      if (error === null) resolve(content)
      else reject(error)
    })
  })
}
