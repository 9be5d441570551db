import { parseAst } from 'vitest/node'

/** A node of the syntax tree: an object with a `type`; its other fields depend on it. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** Throws on a syntax error, naming the file. */
export function parse(path: string, text: string): Node {
  try {
    return parseAst(text, { lang: path.endsWith('.d.ts') ? 'dts' : 'ts' }) as object as Node
  } catch (cause) {
    throw new Error(`${path}: cannot be parsed`, { cause })
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** The node and everything below it. */
export function* walk(node: Node): Generator<Node> {
  yield node
  for (const field of Object.values(node)) {
    for (const child of Array.isArray(field) ? field : [field]) {
      if (isNode(child)) yield* walk(child)
    }
  }
}

/** Spells a node as `line: code`, its first line only. */
export function quoter(text: string): (node: Node) => string {
  return (node) => {
    const line = text.slice(0, node.start).split('\n').length
    const code = text.slice(node.start, node.end).split('\n')[0] ?? ''
    return `${line}: ${code.slice(0, 80)}`
  }
}
