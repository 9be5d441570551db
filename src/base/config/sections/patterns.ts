import { text } from '../kinds.ts'
import { type FreeNames, family, type OptionsOf, section } from '../option.ts'

const pattern: FreeNames<string> = {
  kind: text,
  doc: 'A regular expression of Java that a whole value must match.',
  example: ['email', '[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+'],
  mayBeSecret: false,
}

export const patternsSection = section(
  'patterns',
  'The general list of patterns. Of several that match the first is named; names that are whole numbers stand before the others.',
  {},
  { free: pattern },
)

/** `patterns.<group>`: a list of its own, such as the numbers a service refuses. */
export const patternGroupSection = family(
  'patterns.',
  'One section a group of patterns.',
  {},
  { member: 'patterns_def1', free: pattern },
)

export type PatternsOptions = OptionsOf<typeof patternsSection>
