/**
 * Makes dist/ out of src/: compiled code, and beside it the files that code reads while it runs.
 * `npm run build` runs it; start.mjs calls it when dist/ is missing or stale.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const stamp = join(dist, '.built') // written last: a build that broke off is not taken for a whole one
const sources = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']
const assets = new Set(['.lua', '.html', '.css', '.js']) // a script in src/ is a page's

export function build() {
  rmSync(dist, { recursive: true, force: true }) // a file that has left src/ leaves dist/ too
  compile()
  cpSync(join(root, 'src'), dist, { recursive: true, filter: isAsset })
  writeFileSync(stamp, '')
}

/** True when a source is younger than the last whole build; a folder is as young as its last new or lost file. */
export function isStale() {
  const built = modifiedAt(stamp)
  return sources.flatMap(withContents).some((path) => modifiedAt(path) > built)
}

function compile() {
  const { status, error } = spawnSync(process.execPath, [tsc(), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}

function tsc() {
  try {
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
    return join(dirname(manifest), 'bin/tsc')
  } catch {
    // Without development dependencies there is no compiler: say so instead of a module error.
    console.error('Building needs the development dependencies: run "npm ci --include=dev" first.')
    return process.exit(1)
  }
}

function isAsset(path) {
  return statSync(path).isDirectory() || assets.has(extname(path))
}

function withContents(name) {
  const path = join(root, name)
  if (!statSync(path).isDirectory()) return [path]
  return [path, ...readdirSync(path, { recursive: true }).map((entry) => join(path, entry))]
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
