import { type OptionFault, quote, type Report } from './option-faults.ts'
import { ZoneClock } from './zone-clock.ts'

export type Options = Readonly<Record<string, string>>

const mostRules = 200 // of one family: a dozen years of holidays, and still quick to work out
const longestRule = 200 // characters; the longest form that means anything has 34

/** Values without the blanks around them; an empty one is left out, it stands for nothing. */
export function written(
  options: Options,
  isMeant: (option: string) => boolean,
): [string, string][] {
  return Object.entries(options)
    .filter(([option]) => isMeant(option))
    .map(([option, text]): [string, string] => [option, text.trim()])
    .filter(([, text]) => text !== '')
}

export function reportFor(option: string, faults: OptionFault[]): Report {
  return (message) => faults.push({ option, message })
}

/** A calendar whose zone had to be guessed would be wrong by hours, so there is no default. */
export function readZone(options: Options, faults: OptionFault[]): ZoneClock | undefined {
  const name = options._timezone?.trim() ?? ''
  const clock = ZoneClock.of(name)
  if (clock !== undefined) return clock
  const example = 'a time zone of the IANA database, such as Europe/Berlin'
  const message =
    name === '' ? `is missing: it names ${example}` : `${quote(name)} is not ${example}`
  faults.push({ option: '_timezone', message })
  return undefined
}

/**
 * The values of all options that begin with `prefix`, read by `parse`, which reports what it
 * cannot read. What follows the prefix only tells them apart. Two that say the same are a fault:
 * one of them was meant to say something else.
 */
export function readFamily<T>(
  options: Options,
  prefix: string,
  parse: (text: string, report: Report) => T | undefined,
  faults: OptionFault[],
): T[] {
  const rules = written(options, (option) => option.startsWith(prefix))
  if (rules.length > mostRules) {
    const message = `there are ${rules.length}, and at most ${mostRules} are read`
    faults.push({ option: `${prefix}<n>`, message })
    return []
  }
  const saidBy = new Map<string, string>()
  return rules.flatMap(([option, text]) => {
    const report = reportFor(option, faults)
    const value = parseRule(text, report, parse)
    if (value === undefined) return []
    const meaning = JSON.stringify(value)
    const other = saidBy.get(meaning)
    if (other !== undefined) report(`says the same as ${other}`)
    saidBy.set(meaning, option)
    return [value]
  })
}

function parseRule<T>(
  text: string,
  report: Report,
  parse: (text: string, report: Report) => T | undefined,
): T | undefined {
  if (text.length <= longestRule) return parse(text, report)
  report(`has ${text.length} characters, and no rule has more than ${longestRule}`)
  return undefined
}
