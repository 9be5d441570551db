import type { StoredFile } from './storage-store.ts'

/*
 * Anyone may store a file and pass its link on, and it is served from our own origin. A browser
 * must therefore never run it: its type is not guessed, it opens in a sandbox without scripts, and
 * what could be a document is downloaded instead of shown.
 */

/** Types that browsers show and cannot run. SVG and PDF are documents with scripts. */
const shownInline =
  /^(image\/(png|jpeg|gif|webp|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain)$/i

/** `type/subtype` with parameters, RFC 9110 §8.3.1; anything else could break the header. */
const mediaType =
  /^([\w!#$&^.+-]+\/[\w!#$&^.+-]+)(\s*;\s*[\w!#$%&'*+.^`|~-]+=("[ !#-[\]-~]*"|[\w!#$%&'*+.^`|~-]+))*$/

const unknownType = 'application/octet-stream'

/** The type exactly as it was stored, or the neutral one when it is none. */
export function toDownloadHeaders(file: StoredFile): Record<string, string> {
  const type = mediaType.exec(file.type)
  const disposition = type?.[1] && shownInline.test(type[1]) ? 'inline' : 'attachment'
  return {
    'content-type': type ? file.type : unknownType,
    'content-disposition': `${disposition}${toFilenames(file.filename)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  }
}

/** RFC 6266 §4.1: a plain name for old clients, the real one encoded for all others. */
function toFilenames(filename: string): string {
  if (filename === '') return ''
  const plain = filename.replace(/[^\w .()-]/g, '_')
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, toPercent)
  return `; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function toPercent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
