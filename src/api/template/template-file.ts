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
