import { posix } from 'node:path'
import type { SourceFile } from './source-file.ts'

/** The plan of the house; a room is a folder or a file, named from src/. */
export interface House {
  /** Bottom first. A room may import every room of the floors below its own. */
  readonly floors: readonly (readonly string[])[]
  /** Arrows within a floor: who → whom. */
  readonly neighbours: Readonly<Record<string, readonly string[]>>
  /** Package (or `@scope/`) → the files that may import it. */
  readonly packages: Readonly<Record<string, readonly RegExp[]>>
  /** The files that may read process.env. */
  readonly environment: readonly RegExp[]
  /** The files that may spell Redis keys. */
  readonly keys: readonly RegExp[]
  /** The files that may do something when they are imported. */
  readonly starters: readonly RegExp[]
  /** Room → its functions that only make constants, and may be called while it is imported. */
  readonly builders: Readonly<Record<string, readonly string[]>>
  /** The files that may cast through `unknown`. */
  readonly casts: readonly RegExp[]
}

/** Every breach of the plan as one line: `file → file: rule`. */
export function findBreaches(house: House, files: readonly SourceFile[]): string[] {
  return [...files.flatMap((file) => breachesOf(house, file)), ...findCycles(files)]
}

function breachesOf(house: House, file: SourceFile): string[] {
  const { path } = file
  if (roomOf(house, path) === undefined) return [`${path}: belongs to no room of the plan`]
  return [
    ...file.imports.flatMap((specifier) => breachesOfImport(house, path, specifier)),
    ...file.bareImports.map((from) => `${path} → ${from}: imported for its side effect`),
    ...(file.readsEnvironment && !matches(house.environment, path)
      ? [`${path} → process.env: only main.ts and base/config read the environment`]
      : []),
    ...(file.spellsKeys && !matches(house.keys, path)
      ? [`${path}: spells a Redis key: keys stand in *-keys.ts`]
      : []),
    ...(file.exportsDefault ? [`${path}: default export`] : []),
    ...breachesAtImport(house, file),
    ...(matches(house.casts, path)
      ? []
      : file.typeEscapes.map((cast) => `${path}:${cast}: escapes the type checker`)),
  ]
}

function breachesAtImport(house: House, file: SourceFile): string[] {
  if (matches(house.starters, file.path)) return []
  const builders = house.builders[roomOf(house, file.path) ?? ''] ?? []
  return file.importTimeWork
    .filter(({ call }) => !builders.includes(call))
    .map(({ code }) => `${file.path}:${code}: work at import time`)
}

function breachesOfImport(house: House, from: string, specifier: string): string[] {
  if (specifier.startsWith('node:')) return []
  if (!specifier.startsWith('.')) return breachesOfPackage(house, from, specifier)
  const to = posix.join(posix.dirname(from), specifier)
  const [user, used] = [roomOf(house, from), roomOf(house, to)]
  if (user === undefined || user === used) return []
  if (used === undefined) return [`${from} → ${to}: belongs to no room of the plan`]
  if (!mayUse(house, user, used)) return [`${from} → ${to}: ${user} may not use ${used}`]
  if (to !== used && to !== `${used}/index.ts`) {
    return [`${from} → ${to}: ${used} is entered by its index.ts`]
  }
  return []
}

function breachesOfPackage(house: House, from: string, specifier: string): string[] {
  if (specifier === '(computed)') return [`${from} → (computed): an import() must name its module`]
  const held = Object.entries(house.packages).find(([name]) => isOfPackage(specifier, name))
  if (held === undefined || matches(held[1], from)) return []
  return [`${from} → ${specifier}: ${held[0]} is not for this file`]
}

function isOfPackage(specifier: string, name: string): boolean {
  return name.endsWith('/')
    ? specifier.startsWith(name)
    : specifier === name || specifier.startsWith(`${name}/`)
}

function roomOf(house: House, path: string): string | undefined {
  return house.floors.flat().find((room) => path === room || path.startsWith(`${room}/`))
}

function mayUse(house: House, user: string, used: string): boolean {
  const floorOf = (room: string) => house.floors.findIndex((floor) => floor.includes(room))
  return floorOf(used) < floorOf(user) || (house.neighbours[user]?.includes(used) ?? false)
}

function matches(patterns: readonly RegExp[], path: string): boolean {
  return patterns.some((pattern) => pattern.test(path))
}

/** Each cycle of files once, beginning at its first file by name. */
function findCycles(files: readonly SourceFile[]): string[] {
  const arrows = new Map(files.map((file) => [file.path, targetsOf(file)]))
  const done = new Set<string>()
  const cycles = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path)
    if (seenAt >= 0) cycles.add(spellCycle(trail.slice(seenAt)))
    if (seenAt >= 0 || done.has(path)) return
    for (const target of arrows.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of [...arrows.keys()].sort()) visit(path, [])
  return [...cycles]
}

function targetsOf(file: SourceFile): string[] {
  return file.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file.path), specifier))
}

function spellCycle(ring: readonly string[]): string {
  const first = ring.indexOf([...ring].sort()[0] ?? '')
  const turned = [...ring.slice(first), ...ring.slice(0, first)]
  return `${[...turned, turned[0]].join(' → ')}: cycle`
}
