import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { isTextFile } from '../../api/template/index.ts'
import { ApiError } from '../../base/kernel/index.ts'
import { archiveRefused, archiveTooLarge, entryRefused } from './archive-errors.ts'
import { decodeName, faultOfFile, faultOfName, isLitter } from './entry-name.ts'
import { inflate } from './inflate.ts'

const megabyte = 1024 * 1024

export const archiveLimits = {
  archive: 5 * megabyte, // of the zip itself
  entries: 200,
  file: 5 * megabyte, // of one file, unpacked
  total: 20 * megabyte, // of all files, unpacked
  ratio: 100, // text shrinks to a tenth; what shrinks to a hundredth is made to
}

const freeOfRatio = 65_536 // bytes; a small file of blanks shrinks to nothing and harms nobody

/**
 * The files of a zip that came from outside: path → content. Nothing is written anywhere. Sizes are
 * counted as bytes come out, whatever the archive says of itself; the first breach ends it.
 */
export async function readArchive(bytes: Buffer): Promise<Map<string, Buffer>> {
  if (bytes.length > archiveLimits.archive) {
    throw archiveTooLarge(
      `has ${spell(bytes.length)}; ${spell(archiveLimits.archive)} is the limit`,
    )
  }
  try {
    // Names come as bytes: what is wrong with them is said in our words, before anything is opened.
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false })
    return await readEntries(zip)
  } catch (error) {
    if (error instanceof ApiError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw archiveRefused(`is no zip that can be read: ${reason}`)
  }
}

async function readEntries(zip: ZipFile): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const names = new Set<string>()
  let count = 0
  let total = 0
  for await (const entry of zip.eachEntry()) {
    count++
    if (count > archiveLimits.entries) {
      throw archiveTooLarge(`has over ${archiveLimits.entries} entries, which is the limit`)
    }
    const path = pathOf(entry)
    if (isLitter(path) || path.endsWith('/')) continue
    const fault = faultOfFile(path)
    if (fault !== undefined) throw entryRefused(path, fault)
    const known = path.toLowerCase() // who unpacks it on a desk has one file of the two
    if (names.has(known)) throw entryRefused(path, 'is there twice')
    names.add(known)
    const content = await contentOf(zip, entry, path, archiveLimits.total - total)
    total += content.length
    files.set(path, content)
  }
  return files
}

/** Of an entry that may be there; its sizes are looked at later. */
function pathOf(entry: Entry): string {
  const path = decodeName(entry.fileNameRaw)
  if (path === undefined)
    throw entryRefused(entry.fileNameRaw.toString('latin1'), 'has a name that is no UTF-8')
  const fault = faultOfName(path) ?? faultOfKind(entry)
  if (fault !== undefined) throw entryRefused(path, fault)
  return path
}

const unix = { kind: 0o170000, file: 0o100000, folder: 0o040000, link: 0o120000 }

/** Zip keeps a file's Unix mode in the upper half of its attributes; 0 where it was made elsewhere. */
function faultOfKind(entry: Entry): string | undefined {
  const kind = (entry.externalFileAttributes >>> 16) & unix.kind
  if (kind === unix.link) return 'is a symbolic link'
  if (kind !== 0 && kind !== unix.file && kind !== unix.folder)
    return 'is neither a file nor a folder'
  if (entry.isEncrypted()) return 'is encrypted'
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return `is packed by method ${entry.compressionMethod}; only deflate is read`
  }
  return undefined
}

async function contentOf(zip: ZipFile, entry: Entry, path: string, left: number): Promise<Buffer> {
  const most = Math.min(archiveLimits.file, left)
  const tooLarge = (size: string) =>
    left < archiveLimits.file
      ? archiveTooLarge(
          `unpacks to ${size}; ${spell(archiveLimits.total)} is the limit, reached with ${path}`,
        )
      : archiveTooLarge(
          `has ${path}, which unpacks to ${size}; ${spell(archiveLimits.file)} is the limit`,
        )
  if (entry.uncompressedSize > most) throw tooLarge(spell(entry.uncompressedSize))
  const mostByRatio = Math.max(freeOfRatio, entry.compressedSize * archiveLimits.ratio)
  const inflated = await inflate(zip, entry, Math.min(most, mostByRatio))
  if ('fault' in inflated) {
    if (inflated.fault === 'damaged')
      throw entryRefused(path, 'is damaged, or not what the archive says')
    if (mostByRatio >= most) throw tooLarge(`over ${spell(most)}`)
    throw entryRefused(
      path,
      `unpacks to over ${archiveLimits.ratio} times its size, as no text does`,
    )
  }
  const { content } = inflated
  if (isTextFile(path) && !isText(content)) throw entryRefused(path, 'is no text in UTF-8')
  return content
}

function isText(content: Buffer): boolean {
  return !content.includes(0) && decodeName(content) !== undefined
}

function spell(bytes: number): string {
  if (bytes < megabyte) return `${bytes} bytes`
  return `${Math.round((bytes / megabyte) * 10) / 10} MB`
}
