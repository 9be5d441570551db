/** What `(?idmsuxU)` turns on, by Java's own letters. */
export interface JavaFlags {
  /** Case does not count, */
  readonly i: boolean
  /** nor for letters beyond ASCII. */
  readonly u: boolean
  /** Only the line feed ends a line. */
  readonly d: boolean
  /** `^` and `$` are about lines. */
  readonly m: boolean
  /** The dot is any character. */
  readonly s: boolean
  /** Blanks and comments count for nothing. */
  readonly x: boolean
  /** `\w` and its like are of Unicode. */
  readonly U: boolean
}

export const noFlags: JavaFlags = {
  i: false,
  u: false,
  d: false,
  m: false,
  s: false,
  x: false,
  U: false,
}

/** The flags with one turned on or off; undefined when Java knows no such letter. */
export function withFlag(flags: JavaFlags, letter: string, isOn: boolean): JavaFlags | undefined {
  if (!Object.hasOwn(noFlags, letter)) return undefined
  return { ...flags, [letter]: isOn, ...(letter === 'U' ? { u: isOn } : {}) }
}
