import { PatternFault } from './pattern-fault.ts'

interface Letter {
  readonly char: string
  /** It stood between \Q and \E, or is not there to mean more than itself. */
  readonly isQuoted: boolean
  readonly at: number
}

/**
 * The letters of a pattern, one after the other: what stands between `\Q` and `\E` is marked, and
 * with comments on, blanks and comments are passed over.
 */
export class JavaReader {
  readonly #letters: readonly Letter[]
  #next = 0
  /** Java's flag `x`. */
  skipsComments = false

  constructor(pattern: string) {
    this.#letters = toLetters(pattern)
  }

  /** The next letter, if it may mean something. A quoted letter is none. */
  peek(): string | undefined {
    const letter = this.#peek()
    return letter?.isQuoted === false ? letter.char : undefined
  }

  /** Whether the next letters are these, none of them quoted, nothing between them. */
  isNext(text: string): boolean {
    if (this.peek() === undefined) return false
    return Array.from(text).every((char, at) => {
      const letter = this.#letters[this.#next + at]
      return letter?.char === char && !letter.isQuoted
    })
  }

  /** Passes over these letters if they are the next. */
  accept(text: string): boolean {
    if (!this.isNext(text)) return false
    this.#next += Array.from(text).length
    return true
  }

  /** The next letter whatever it is; undefined at the end. */
  take(): string | undefined {
    const letter = this.#peek()
    if (letter !== undefined) this.#next += 1
    return letter?.char
  }

  /** The next letter even where it is a blank: what a backslash stands before. */
  takeEscaped(): string | undefined {
    return this.takeWhile(/./su, 1) || undefined
  }

  /** As many of the next letters as match, each alone; blanks count. */
  takeWhile(matches: RegExp, most = Number.POSITIVE_INFINITY): string {
    let text = ''
    for (let taken = 0; taken < most; taken++) {
      const letter = this.#letters[this.#next]
      if (letter === undefined || letter.isQuoted || !matches.test(letter.char)) break
      text += letter.char
      this.#next += 1
    }
    return text
  }

  get isAtEnd(): boolean {
    return this.#peek() === undefined
  }

  /** Where the last letter taken was written, counted from 1. */
  get place(): number {
    return (this.#letters[this.#next - 1]?.at ?? 0) + 1
  }

  fault(message: string): PatternFault {
    return new PatternFault(message, this.place)
  }

  #peek(): Letter | undefined {
    while (this.skipsComments) {
      const letter = this.#letters[this.#next]
      if (letter === undefined || letter.isQuoted) break
      if (letter.char === '#') this.#skipLine()
      else if (/[ \t-\r]/.test(letter.char)) this.#next += 1
      else break
    }
    return this.#letters[this.#next]
  }

  #skipLine(): void {
    const isEnd = (letter: Letter) => /[\n\r\u0085\u2028\u2029]/.test(letter.char)
    while (this.#next < this.#letters.length) {
      const letter = this.#letters[this.#next]
      if (letter === undefined || isEnd(letter)) return
      this.#next += 1
    }
  }
}

function toLetters(pattern: string): Letter[] {
  const chars = Array.from(pattern)
  const letters: Letter[] = []
  let isQuoted = false
  for (let at = 0; at < chars.length; at++) {
    const [char = '', next = ''] = [chars[at], chars[at + 1]]
    const mark = char === '\\' ? next : ''
    if (mark === (isQuoted ? 'E' : 'Q')) {
      isQuoted = !isQuoted
      at += 1
      continue
    }
    letters.push({ char, isQuoted, at })
    if (mark === '' || isQuoted) continue
    letters.push({ char: next, isQuoted: false, at: at + 1 }) // whatever is escaped: \\Q is no quotation
    at += 1
  }
  return letters
}
