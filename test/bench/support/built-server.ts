import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const inRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const stamp = inRoot('dist/.built') // the build's last act

/**
 * Node's arguments that run the server as it is deployed, built first when the build is stale.
 * Undefined when it does not build: the sources run through tsx as well, but slower, since tsx
 * gives every function its name anew each time it is made.
 */
export function builtServer(): readonly string[] | undefined {
  if (!isFresh()) spawnSync(process.execPath, [inRoot('tools/build.mjs')], { stdio: 'ignore' })
  return isFresh() ? [inRoot('dist/main.js')] : undefined
}

function isFresh(): boolean {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const folder = inRoot('src')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths.every((path) => statSync(`${folder}/${path}`).mtimeMs <= built)
}
