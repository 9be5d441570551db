import { findImportTimeWork, nameOfCall } from './import-time.ts'
import { isNode, type Node, parse, quoter, walk } from './syntax.ts'

/** What the rules need to know of one file; `path` counts from src/ with forward slashes. */
export interface SourceFile {
  readonly path: string
  /** Everything after `from` or within `import(…)`, type-only imports and re-exports included. */
  readonly imports: readonly string[]
  /** Modules imported for their side effect alone. */
  readonly bareImports: readonly string[]
  readonly readsEnvironment: boolean
  /** Text that begins as a Redis key does. */
  readonly spellsKeys: boolean
  readonly exportsDefault: boolean
  /** What happens when the file is imported: `line: code`, and the function's name if it is a call. */
  readonly importTimeWork: readonly { readonly code: string; readonly call: string }[]
  /** Casts through `unknown` or to `never`, and switched-off type checks, as `line: code`. */
  readonly typeEscapes: readonly string[]
}

/** Parses one TypeScript file. Throws on a syntax error, naming the file. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const program = parse(path, text)
  const nodes = [...walk(program)]
  const quote = quoter(text)
  return {
    path,
    imports: nodes.flatMap(specifierOf),
    bareImports: nodes.filter(isBareImport).flatMap(specifierOf),
    readsEnvironment: nodes.some(isEnvironmentRead),
    spellsKeys: nodes.some(isKeyText),
    exportsDefault: !path.endsWith('.d.ts') && nodes.some(isDefaultExport), // those are others' modules
    importTimeWork: findImportTimeWork(program).map((node) => ({
      code: quote(node),
      call: nameOfCall(node),
    })),
    typeEscapes: [...nodes.filter(isTypeEscape).map(quote), ...switchedOffChecks(text)],
  }
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
])

function specifierOf(node: Node): string[] {
  if (!importing.has(node.type)) return []
  const source = node.source ?? node.expression
  if (!isNode(source)) return [] // `export const …` has no source
  // A computed import() cannot be followed: it is shown as itself, and no rule allows it.
  return [typeof source.value === 'string' ? source.value : '(computed)']
}

function isBareImport(node: Node): boolean {
  return (
    node.type === 'ImportDeclaration' &&
    Array.isArray(node.specifiers) &&
    node.specifiers.length === 0
  )
}

/** `process.env`, `globalThis.process.env`, `const { env } = process`, `import { env } from 'node:process'`. */
function isEnvironmentRead(node: Node): boolean {
  if (node.type === 'MemberExpression') return named(node.property, 'env') && isProcess(node.object)
  if (node.type === 'VariableDeclarator') return isProcess(node.init) && takesEnv(node.id)
  if (node.type !== 'ImportDeclaration') return false
  return specifierOf(node).some((from) => /^(node:)?process$/.test(from)) && takesEnv(node)
}

/** `'gms:storage:…'`, and the first piece of `` `gms:storage:entry:{${id}}` ``. */
function isKeyText(node: Node): boolean {
  if (node.type === 'Literal') return startsAsKey(node.value)
  const [first] = node.type === 'TemplateLiteral' && Array.isArray(node.quasis) ? node.quasis : []
  return startsAsKey(first?.value?.cooked)
}

function startsAsKey(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('gms:')
}

function isProcess(value: unknown): boolean {
  if (!isNode(value)) return false
  return named(value, 'process') || (value.type === 'MemberExpression' && isProcess(value.property))
}

function takesEnv(pattern: unknown): boolean {
  if (!isNode(pattern)) return false
  return [...walk(pattern)].some((node) => named(node.imported ?? node.key, 'env'))
}

function named(value: unknown, name: string): boolean {
  return isNode(value) && (value.name === name || value.value === name)
}

function isDefaultExport(node: Node): boolean {
  return (
    node.type === 'ExportDefaultDeclaration' ||
    node.type === 'TSExportAssignment' ||
    (node.type === 'ExportSpecifier' && named(node.exported, 'default'))
  )
}

/** What a cast can hide and Biome lets through. */
function isTypeEscape(node: Node): boolean {
  if (node.type !== 'TSAsExpression') return false
  if (isNode(node.typeAnnotation) && node.typeAnnotation.type === 'TSNeverKeyword') return true
  const inner = node.expression
  return (
    isNode(inner) &&
    inner.type === 'TSAsExpression' &&
    isNode(inner.typeAnnotation) &&
    inner.typeAnnotation.type === 'TSUnknownKeyword'
  )
}

function switchedOffChecks(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      /@ts-(expect-error|nocheck)/.test(line) ? [`${at + 1}: ${line.trim()}`] : [],
    )
}
