import { isNode, type Node } from './syntax.ts'

/**
 * Importing a file must only define: no socket, timer, file or other part of the house is touched.
 *
 * A scan cannot prove that, so it allows shapes that are known to be quiet and shows everything
 * else: declarations, and constants made of literals, functions, names, operators, the calls below,
 * and calls of the file's own functions as long as their bodies are just as quiet. What a function
 * does when it is called later is none of this file's business.
 */
export function findImportTimeWork(program: Node): Node[] {
  return new Scan(program).work()
}

/** Calls that make a table, a schema or a value out of their arguments and touch nothing else. */
const quietCalls = [
  /^z\./, // schemas
  /^(Object|Math|Number|String|Array|Buffer|Symbol|BigInt|JSON)(\.|$)/,
  /^(promisify|createRequire)$/,
]

/** Methods that turn one constant, or one schema, into another. */
const quietMethods = new Set([
  ...['map', 'flatMap', 'filter', 'slice', 'concat', 'sort', 'entries', 'keys', 'values', 'reduce'],
  ...['join', 'split', 'repeat', 'trim', 'replace', 'toLowerCase', 'toUpperCase'],
  ...[
    'transform',
    'refine',
    'regex',
    'min',
    'max',
    'pipe',
    'optional',
    'nullable',
    'nullish',
    'default',
  ],
  ...['describe', 'meta'],
])

const quietClasses =
  /^(Map|Set|WeakMap|WeakSet|RegExp|URL|BlockList|TextEncoder|TextDecoder|Intl\..*)$/

/** Code that is only defined here and runs when somebody calls it. */
const functions = /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/

const quietStatements = /^(Import.*|ExportAll.*|EmptyStatement|TS.*)$/

class Scan {
  readonly #statements: readonly Node[]
  /** The functions of this file by name. */
  readonly #own: ReadonlyMap<string, Node>
  /** Own functions being looked at: one that calls itself is as quiet as the rest of it. */
  readonly #underWay = new Set<Node>()

  constructor(program: Node) {
    this.#statements = children(program.body).map(declared)
    this.#own = new Map(this.#statements.flatMap(functionsOf))
  }

  work(): Node[] {
    return this.#statements.flatMap((statement) => this.#ofStatement(statement))
  }

  #ofStatement(statement: Node): Node[] {
    if (quietStatements.test(statement.type) || functions.test(statement.type)) return []
    if (statement.type === 'ClassDeclaration') return this.#ofClass(statement)
    if (statement.type !== 'VariableDeclaration') return [statement]
    return children(statement.declarations).flatMap((each) => this.#ofExpression(each.init))
  }

  /** A class runs its `extends`, its static fields and its static blocks. */
  #ofClass(node: Node): Node[] {
    const members = isNode(node.body) ? children(node.body.body) : []
    const fields = members.filter((each) => each.static === true)
    return [
      ...this.#ofExpression(node.superClass),
      ...members.filter((each) => each.type === 'StaticBlock'),
      ...fields.flatMap((each) => this.#ofExpression(each.value)),
    ]
  }

  #ofExpression(value: unknown): Node[] {
    if (!isNode(value) || functions.test(value.type) || value.type.startsWith('TSType')) return []
    if (value.type === 'ClassExpression') return this.#ofClass(value)
    const below = Object.values(value).flatMap((field) =>
      children(field).flatMap((child) => this.#ofExpression(child)),
    )
    return this.#isLoud(value) ? [value, ...below] : below
  }

  #isLoud(node: Node): boolean {
    if (node.type === 'NewExpression') return !quietClasses.test(spell(node.callee))
    if (node.type === 'CallExpression') return !this.#isQuietCall(node.callee)
    return /^(Await|Import|Yield|TaggedTemplate|Assignment|Update)Expression$/.test(node.type)
  }

  #isQuietCall(callee: unknown): boolean {
    if (!isNode(callee)) return false
    const name = spell(callee)
    if (quietCalls.some((pattern) => pattern.test(name))) return true
    if (callee.type === 'MemberExpression') return quietMethods.has(spell(callee.property))
    const own = this.#own.get(name)
    return own !== undefined && this.#isQuietFunction(own)
  }

  #isQuietFunction(own: Node): boolean {
    if (this.#underWay.has(own)) return true
    this.#underWay.add(own)
    const work = [...children(own.params), ...children(own.body)]
    const isQuiet = work.every((part) => this.#ofExpression(part).length === 0)
    this.#underWay.delete(own)
    return isQuiet
  }
}

/** The name of what a call calls, '' for everything that is no plain call. */
export function nameOfCall(node: Node): string {
  return node.type === 'CallExpression' ? spell(node.callee) : ''
}

/** What an `export` declares; any other statement is itself. */
function declared(statement: Node): Node {
  if (!/^Export(Named|Default)Declaration$/.test(statement.type)) return statement
  // `export { a }` and `export { a } from` declare nothing here, like an import.
  const { declaration } = statement
  return isNode(declaration) ? declaration : { ...statement, type: 'ImportDeclaration' }
}

function functionsOf(statement: Node): [string, Node][] {
  if (statement.type === 'FunctionDeclaration') return [[spell(statement.id), statement]]
  if (statement.type !== 'VariableDeclaration') return []
  return children(statement.declarations).flatMap(({ id, init }): [string, Node][] =>
    isNode(init) && functions.test(init.type) ? [[spell(id), init]] : [],
  )
}

/** `Object.freeze` for that call, `z.object().min` for a chain: names and dots only. */
function spell(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'MemberExpression') return `${spell(node.object)}.${spell(node.property)}`
  if (node.type === 'CallExpression') return `${spell(node.callee)}()`
  return typeof node.name === 'string' ? node.name : ''
}

function children(field: unknown): Node[] {
  return (Array.isArray(field) ? field : [field]).filter(isNode)
}
