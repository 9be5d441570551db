import { type ZipOptions, type Zippable, zipSync } from 'fflate'

type Content = string | Buffer | [string | Buffer, ZipOptions]

/** A zip with these entries, whatever they are called. */
export function archiveOf(entries: Readonly<Record<string, Content>>): Buffer {
  const files: Zippable = {}
  for (const [path, content] of Object.entries(entries)) {
    const [bytes, options] = Array.isArray(content) ? content : [content, {}]
    files[path] = [new Uint8Array(Buffer.from(bytes)), options]
  }
  return Buffer.from(zipSync(files))
}

const centralHeader = Buffer.from('504b0102', 'hex')

/** The same zip with a field of the first entry's central header changed, counted from its beginning. */
export function withHeader(
  archive: Buffer,
  offset: number,
  write: (field: Buffer) => void,
): Buffer {
  const changed = Buffer.from(archive)
  write(changed.subarray(changed.indexOf(centralHeader) + offset))
  return changed
}
