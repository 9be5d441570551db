import { fileURLToPath, pathToFileURL } from 'node:url'
import { builtServer } from './built-server.ts'

const root = new URL('../../../', import.meta.url)

/** A module of ours as it is deployed: through tsx it would be slower than what it is measured against. */
export async function builtModule<T>(path: string): Promise<T> {
  const isBuilt = builtServer() !== undefined
  const file = new URL(isBuilt ? `dist/${path}.js` : `src/${path}.ts`, root)
  return (await import(pathToFileURL(fileURLToPath(file)).href)) as T
}
