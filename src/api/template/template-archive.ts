import { createHash } from 'node:crypto'
import { unzipSync, zipSync } from 'fflate'

/** A template's files as a zip, in the order of their names; `folder` goes before each. */
export function packTemplate(files: ReadonlyMap<string, Buffer>, folder = ''): Buffer {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1))
  const entries = sorted.map(([path, bytes]) => [`${folder}${path}`, bytes] as const)
  const mtime = new Date(Date.UTC(1980, 0, 2)) // zip knows no earlier day; the same files give the same archive
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: 9, mtime }))
}

/** Reads what `packTemplate` has made; an archive from outside is read elsewhere, with suspicion. */
export function unpackTemplate(archive: Buffer): Map<string, Buffer> {
  const entries = Object.entries(unzipSync(archive))
  return new Map(entries.map(([path, bytes]) => [path, Buffer.from(bytes)]))
}

export function digestOf(archive: Buffer): string {
  return createHash('sha256').update(archive).digest('hex')
}
