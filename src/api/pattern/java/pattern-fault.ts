/** Why a text is no pattern that can be used here; caught where patterns are compiled. */
export class PatternFault extends Error {
  /** `at` counts characters from 1, as people do. */
  constructor(message: string, at: number) {
    super(`${message} (at ${at})`)
    this.name = 'PatternFault'
  }
}
