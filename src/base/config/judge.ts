import { nearest } from './nearest.ts'
import type { SectionFault } from './parse-section.ts'
import type { RawSection } from './raw-sections.ts'

/** Options of one section as text: name → what is written, live overrides laid over the file. */
export type Written = Readonly<Record<string, string>>

/**
 * What a room knows about sections that schemas cannot say: its faults stop the start, and refuse a
 * live override, each with its path. A judge answers the same to the same text as long as the files
 * that it looks at are the same, is not asked about sections that do not exist, and shows nothing
 * secret in a message.
 */
export interface Judge {
  /** The exact name of a section, or a prefix that ends in a dot and stands for all sections under it. */
  readonly sections: string
  /** Everything that is wrong; `option` may be one that is missing. */
  faults(section: string, written: Written): readonly OptionFault[]
  /** The names that are read; others are warned of. Undefined: every name is legal. */
  known?(section: string, written: Written): readonly string[] | undefined
}

export interface OptionFault {
  readonly option: string
  readonly message: string
}

/** What all judges of a section say of it. */
export function judgeSection(
  judges: readonly Judge[],
  name: string,
  raw: RawSection,
): SectionFault[] {
  const written = toWritten(raw)
  return judgesOf(judges, name).flatMap((judge) => {
    return judge.faults(name, written).map(({ option, message }) => {
      return { path: `${name}.${option}`, option, message }
    })
  })
}

/** Names that neither the schema (`own`) nor a judge knows, as far as the judges say what they know. */
export function unreadOptions(
  judges: readonly Judge[],
  name: string,
  raw: RawSection,
  own: readonly string[],
): { readonly option: string; readonly nearest: string | undefined }[] {
  const written = toWritten(raw)
  const lists = judgesOf(judges, name).map((judge) => judge.known?.(name, written))
  if (lists.every((list) => list === undefined)) return []
  const known = new Set([...own, ...lists.flatMap((list) => list ?? [])])
  return Object.keys(raw)
    .filter((option) => !known.has(option))
    .map((option) => ({ option, nearest: nearest(option, known) }))
}

function judgesOf(judges: readonly Judge[], name: string): Judge[] {
  return judges.filter(({ sections }) => {
    return sections.endsWith('.') ? name.startsWith(sections) : name === sections
  })
}

/** Groups of values are no text: the schema of the section has refused them. */
function toWritten(raw: RawSection): Written {
  const texts = Object.entries(raw).flatMap(([name, value]) => {
    return typeof value === 'object' ? [] : [[name, String(value)]]
  })
  return Object.fromEntries(texts)
}
