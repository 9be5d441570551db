export interface ReadNumbers {
  readonly numbers: readonly (readonly [name: string, number: string])[]
  readonly faults: readonly { readonly line: number; readonly text: string }[]
}

/** Lines of `number` or `name number`; those without a name are called after the first that is free. */
export function readNumbers(text: string, taken: readonly string[]): ReadNumbers {
  const names = new Set(taken)
  const numbers: [string, string][] = []
  const faults: { line: number; text: string }[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const { name, number } = split(line.trim())
    const isFree = name === undefined || !names.has(name)
    if (!/^\+?[\d\s().*#-]{2,32}$/.test(number) || !isFree) {
      faults.push({ line: at + 1, text: line.trim() })
      continue
    }
    const chosen = name ?? nextName(names)
    names.add(chosen)
    numbers.push([chosen, number])
  }
  return { numbers, faults }
}

/** A name begins with a letter; what follows it is the number. */
function split(line: string): { name?: string; number: string } {
  const [, name, number = ''] = /^([A-Za-z][\w.-]*)[\s=:,;]+(.+)$/.exec(line) ?? []
  return name === undefined ? { number: line } : { name, number: number.trim() }
}

function nextName(names: ReadonlySet<string>): string {
  let count = 1
  while (names.has(`number${count}`)) count += 1
  return `number${count}`
}
