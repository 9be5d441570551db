type Random = () => number

const longest = 4096 // bytes of an input: what is longer reaches nothing new, and takes longer
const rounds = 4 // changes to one input at most

/** Texts that have broken parsers before. */
const awkward = [
  ...['\0', '\r\n', '\n\n', '\u2028', '\uFEFF', '\uD83D\uDE00', 'é', '٣', '\u202E'],
  ...['-1', '0', '-0', '1e999', '4294967296', '9007199254740993', '99999999999999999999', 'NaN'],
  ...['%', '%00', '%zz', '\\', '\\u0000', '\\ud800', '__proto__', 'constructor', 'toString'],
  ...['null', 'true', '""', '[]', '{}', '[[[[', '{{{{', '))))', '*', '/', '//', ':', ';', '='],
].map((text) => Buffer.from(text))

/** An input made from one of the corpus, the youngest of which are chosen most often. */
export function mutate(
  corpus: readonly Buffer[],
  words: readonly Buffer[],
  random: Random,
): Buffer {
  const at = Math.floor(Math.sqrt(random()) * corpus.length)
  let input = corpus[at] ?? Buffer.alloc(0)
  const count = 1 + Math.floor(random() * rounds)
  for (let round = 0; round < count; round += 1) input = change(input, corpus, words, random)
  return input.subarray(0, longest)
}

function change(
  input: Buffer,
  corpus: readonly Buffer[],
  words: readonly Buffer[],
  random: Random,
): Buffer {
  const below = (limit: number) => Math.floor(random() * limit)
  const oneOf = (all: readonly Buffer[]) => all[below(all.length)] ?? Buffer.alloc(0)
  const [from, to] = [below(input.length + 1), below(input.length + 1)].sort((a, b) => a - b)
  const near = Math.min(to ?? 0, (from ?? 0) + 1 + below(8))
  const replaced = (end: number | undefined, ...by: Buffer[]) =>
    Buffer.concat([input.subarray(0, from), ...by, input.subarray(end)])
  switch (below(9)) {
    case 0:
      return replaced(from, oneOf(words))
    case 1:
      return replaced(near, oneOf(words))
    case 2:
      return replaced(from, oneOf(awkward))
    case 3:
      return replaced(near, oneOf(awkward))
    case 4:
      return replaced(near) // a few bytes less
    case 5:
      return replaced(to)
    case 6:
      return replaced(
        from,
        ...Array.from({ length: 1 + below(20) }, () => input.subarray(from, near)),
      )
    case 7: {
      const other = oneOf(corpus)
      return replaced(to, other.subarray(below(other.length + 1)))
    }
    default:
      return replaced((from ?? 0) + 1, Buffer.of(below(256)))
  }
}
