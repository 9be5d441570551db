import type { Parser } from './coverage-guided.ts'

/**
 * Everything that reads texts from outside. Loaded when this is called, and not before: their code
 * is to be counted from its first line on.
 */
export async function loadParsers(): Promise<readonly Parser[]> {
  const { ofFields, ofRequests } = await import('./coverage-guided-requests.ts')
  const { ofFiles, ofOthers } = await import('./coverage-guided-files.ts')
  const all: Parser[] = []
  for (const load of [ofRequests, ofFields, ofFiles, ofOthers]) all.push(...(await load()))
  return all
}
