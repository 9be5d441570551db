/**
 * Makes dist/ out of src/: compiled code, beside it the files that code reads while it runs, and in
 * dist/web the console's page. `npm run build` runs it; start.mjs calls it when dist/ is missing or
 * stale. Server and page are built apart, each when its own sources have changed.
 */
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const src = join(root, 'src')
const dist = join(root, 'dist')
const page = join(src, 'console/web')
const assets = new Set(['.lua', '.html', '.css', '.js']) // a script in src/ is a page's
const common = ['tsconfig.json', 'package-lock.json']

/** Each with a stamp that is written last: a build that broke off is not taken for a whole one. */
const server = {
  stamp: join(dist, '.built'),
  sources: ['src', 'tsconfig.build.json', ...common],
  isSource: (path) => !path.startsWith(page),
}
const web = {
  stamp: join(dist, 'web/.built'),
  sources: ['src/console/web', 'vite.config.ts', ...common],
  isSource: () => true,
}

class BuildFailed extends Error {}

/** Builds what is missing or older than its sources; everything when told to. Ends the process when it cannot. */
export function build({ all = false } = {}) {
  try {
    if (all || isOld(web)) buildWeb()
    if (all || isOld(server)) buildServer()
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** True when a source is younger than the last whole build. */
export function isStale() {
  return isOld(server) || isOld(web)
}

/** The page alone, for those who test it; throws when it cannot be built. */
export function buildWebIfStale() {
  if (isOld(web)) buildWeb()
}

function buildServer() {
  const begun = new Date()
  fs.mkdirSync(dist, { recursive: true })
  for (const name of fs.readdirSync(dist)) {
    // A file that has left src/ leaves dist/ too.
    if (!name.startsWith('web')) fs.rmSync(join(dist, name), { recursive: true, force: true })
  }
  run('typescript', 'bin/tsc', ['-p', 'tsconfig.build.json'])
  fs.cpSync(src, dist, { recursive: true, filter: isAsset })
  stamp(server.stamp, begun)
}

/** Aside first, then in place at once: a server may be reading the former one. */
function buildWeb() {
  const begun = new Date()
  const next = join(dist, `web-${process.pid}`)
  try {
    run('vite', 'bin/vite.js', ['build', '--logLevel', 'warn', '--outDir', next])
    for (const name of fs.readdirSync(next, { recursive: true })) compress(join(next, name))
    stamp(join(next, '.built'), begun)
    putInPlace(next)
  } finally {
    fs.rmSync(next, { recursive: true, force: true })
  }
}

/** Others may be building too: whoever is last has built the latest. */
function putInPlace(next) {
  const former = `${next}-former`
  for (;;) {
    try {
      if (fs.existsSync(join(dist, 'web'))) fs.renameSync(join(dist, 'web'), former)
      fs.renameSync(next, join(dist, 'web'))
      return
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
    } finally {
      fs.rmSync(former, { recursive: true, force: true })
    }
  }
}

const worthCompressing = 1024 // bytes; less fits a packet as it is

/** Once here, as small as it gets, rather than for each browser. */
function compress(path) {
  if (fs.statSync(path).isDirectory()) return
  const content = fs.readFileSync(path)
  if (content.length < worthCompressing) return
  fs.writeFileSync(`${path}.br`, brotliCompressSync(content))
  fs.writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}

/** As old as the beginning of its build: what was changed in between is not in it. */
function stamp(path, begun) {
  fs.writeFileSync(path, '')
  fs.utimesSync(path, begun, begun)
}

function run(name, bin, args) {
  const tool = join(packageFolder(name), bin)
  const more = { cwd: root, stdio: 'inherit' }
  const { status, error } = spawnSync(process.execPath, [tool, ...args], more)
  if (error !== undefined) throw error
  if (status !== 0) throw new BuildFailed(`${name} has failed.`)
}

function packageFolder(name) {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  } catch {
    // Without development dependencies there is no compiler: say so instead of a module error.
    throw new BuildFailed(
      'Building needs the development dependencies: run "npm ci --include=dev" first.',
    )
  }
}

function isAsset(path) {
  if (path === page) return false
  return fs.statSync(path).isDirectory() || assets.has(extname(path))
}

function isOld({ stamp, sources, isSource }) {
  const built = modifiedAt(stamp)
  return sources.flatMap(withContents).some((path) => isSource(path) && modifiedAt(path) > built)
}

/** A folder is as young as its last new or lost file. */
function withContents(name) {
  const path = join(root, name)
  if (!fs.statSync(path).isDirectory()) return [path]
  return [path, ...fs.readdirSync(path, { recursive: true }).map((entry) => join(path, entry))]
}

function modifiedAt(path) {
  return fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build({ all: true })
