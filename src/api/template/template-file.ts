import { extname } from 'node:path'

const types = new Map([
  ['.scxml', 'application/scxml+xml'],
  ['.xml', 'application/xml'],
  ['.yaml', 'application/yaml'],
  ['.yml', 'application/yaml'],
  ['.json', 'application/json;charset=UTF-8'],
  ['.txt', 'text/plain;charset=UTF-8'],
  ['.md', 'text/markdown;charset=UTF-8'],
  ['.properties', 'text/plain;charset=UTF-8'],
  ['.wav', 'audio/wav'],
])

/**
 * Files of templates are read by machines, and none may act in a browser in the server's name:
 * scripts and pages are bytes here, and what a browser shows it shows without rights.
 */
export function toFileHeaders(path: string): Record<string, string> {
  return {
    'content-type': types.get(extname(path).toLowerCase()) ?? 'application/octet-stream',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  }
}

const scripts = '.js' // fetched by an SCXML's `src`; nothing here runs it

/** Whether a template may hold a file of that name: what describes and what scripts a dialog. */
export function isTemplateFile(path: string): boolean {
  const type = extname(path).toLowerCase()
  return types.has(type) || type === scripts
}

/** What a file's bytes must be: text, but for sounds. */
export function isTextFile(path: string): boolean {
  return types.get(extname(path).toLowerCase())?.startsWith('audio/') !== true
}
