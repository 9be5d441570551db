import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildWebIfStale } from '../../tools/build.mjs'

const built = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url))
let isLooked = false

/** The console's page as its sources are now; while they do not build, the last that did, loudly. */
export function buildPageOnce(): void {
  if (isLooked) return
  isLooked = true
  try {
    buildWebIfStale()
  } catch (error) {
    if (!existsSync(built)) throw error
    console.warn('THE PAGE DOES NOT BUILD; its former build is tested:', error)
  }
}
