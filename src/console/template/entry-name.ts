import { isTemplateFile } from '../../api/template/index.ts'

const longest = 200 // characters of a path
const deepest = 8 // folders

/** What systems put into archives by themselves; nobody meant to upload it. */
const litter = /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/

export function isLitter(path: string): boolean {
  return litter.test(path)
}

/** The name of an entry as it was written; undefined when its bytes are no UTF-8. */
export function decodeName(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined // a TypeError is how the decoder says so
  }
}

/** What is wrong with a name, as a predicate of it; undefined when nothing is. Folders end in a slash. */
export function faultOfName(path: string): string | undefined {
  if (/\p{C}/u.test(path)) return 'has control characters in its name'
  if (path.includes('\\')) return 'has a backslash in its name'
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is an absolute path'
  const parts = path.replace(/\/$/, '').split('/')
  if (parts.includes('..')) return 'leaves the folder'
  if (parts.includes('.') || parts.includes('')) return 'has an empty step in its path'
  if (path.length > longest) return `has a path of over ${longest} characters`
  if (parts.length > deepest) return `lies over ${deepest} folders deep`
  return undefined
}

/** What is wrong with a file of that name. */
export function faultOfFile(path: string): string | undefined {
  const last = path.slice(path.lastIndexOf('/') + 1)
  if (last.startsWith('.')) return 'is a hidden file'
  if (isTemplateFile(path)) return undefined
  return 'is of a type that no template has: they hold YAML, SCXML, XML, JSON, scripts, texts and sounds'
}
