export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/** One value inside of another, by the name or number it has there. */
export interface Member {
  readonly name: string | number
  readonly value: Json
}

export type Path = readonly (string | number)[]

/** What is inside, in its order; undefined for what holds nothing. */
export function membersOf(value: Json): readonly Member[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return value.map((each: Json, at) => ({ name: at, value: each }))
  return Object.entries(value).map(([name, each]) => ({ name, value: each }))
}

/** `data.items[0]["two words"]`, as code would reach it. */
export function spellPath(path: Path): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`
    if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `${before}[${JSON.stringify(part)}]`
    return before === '' ? part : `${before}.${part}`
  }, '')
}

/** The word stands in a name or a value in here. */
export function hasWord({ name, value }: Member, word: string): boolean {
  if (String(name).toLowerCase().includes(word)) return true
  const members = membersOf(value)
  if (members === undefined) return String(value).toLowerCase().includes(word)
  return members.some((member) => hasWord(member, word))
}

const longest = 256_000 // characters; beyond it a tree is no way to find anything

/** The value that a text stands for, where it is JSON with something inside, and not too long. */
export function readTree(text: string): Json | undefined {
  if (text.length > longest) return undefined
  try {
    const value: Json = JSON.parse(text)
    return membersOf(value)?.length ? value : undefined
  } catch {
    return undefined
  }
}
