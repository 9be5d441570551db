import type { PatternsOptions } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { groupUnknown, tooMuchToTest } from './pattern-errors.ts'
import { type PatternList, PatternLists } from './pattern-list.ts'

/**
 * Characters times instructions in one call. The engine is linear in both, so that this is a second
 * or two of the one thread at the very worst, and milliseconds for patterns as people write them.
 */
const maxSteps = 100_000_000

/** Names and texts, as a request or another room brings them. */
export type Texts = Iterable<readonly [name: string, text: string]>

/** Which of the operator's patterns texts match from end to end. */
export class PatternService {
  readonly #general: Live<PatternsOptions>
  readonly #group: (name: string) => PatternsOptions | undefined
  readonly #lists = new PatternLists()

  /** `general` is the section `patterns`, `group` finds `patterns.<name>`. */
  constructor(
    general: Live<PatternsOptions>,
    group: (name: string) => PatternsOptions | undefined,
  ) {
    this.#general = general
    this.#group = group
  }

  /** The texts that match a pattern of the general list: the text's name → the first such pattern's. */
  match(texts: Texts): Record<string, string> {
    return matchAll(this.#lists.of(this.#general()), texts)
  }

  /** The same for a group. Throws groupUnknown. */
  matchGroup(group: string, texts: Texts): Record<string, string> {
    return matchAll(this.#listOf(group), texts)
  }

  /** The first pattern of a group that one text matches; undefined when none does. Throws groupUnknown. */
  matchesGroup(group: string, text: string): string | undefined {
    const list = this.#listOf(group)
    checkWork(list, text.length)
    return firstMatch(list, text)
  }

  /** All patterns of a group that a text matches, in their order. Throws groupUnknown. */
  allMatches(group: string, text: string): string[] {
    const list = this.#listOf(group)
    checkWork(list, text.length)
    return list.patterns.filter((each) => each.matches(text)).map(({ name }) => name)
  }

  #listOf(group: string): PatternList {
    const section = this.#group(group)
    if (section === undefined) throw groupUnknown(group)
    return this.#lists.of(section)
  }
}

function matchAll(list: PatternList, given: Texts): Record<string, string> {
  const texts = [...given]
  checkWork(
    list,
    texts.reduce((sum, [, text]) => sum + text.length, 0),
  )
  const matches = texts.flatMap(([name, text]) => {
    const pattern = firstMatch(list, text)
    return pattern === undefined ? [] : [[name, pattern] as const]
  })
  return Object.fromEntries(matches)
}

function firstMatch({ patterns }: PatternList, text: string): string | undefined {
  return patterns.find((pattern) => pattern.matches(text))?.name
}

function checkWork({ size }: PatternList, characters: number): void {
  if (size * characters > maxSteps) throw tooMuchToTest()
}
