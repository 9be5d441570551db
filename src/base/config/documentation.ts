import { environmentSection } from './environment.ts'
import { familySections, singleSections } from './known-sections.ts'
import type { Option, Section } from './option.ts'
import type { RawMap, RawValue } from './raw-sections.ts'

/** Both documents are written from the schemas alone; a test holds the committed copies to them. */

type AnyOption = Option<unknown>

/** The production example: every option there is, with what it does and its default. */
export function exampleYaml(): string {
  const head = [
    '# Every option with its default. A line that is commented out says what holds without it;',
    '# take the "#" away to change it. Durations may carry a unit (ms, s, min, h, d), sizes too',
    '# (KiB, MiB, GiB). The file is named by GMS_CONFIG.',
  ]
  const parts = [...singleSections, ...familySections].map(sectionYaml)
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`
}

function sectionYaml(section: Section): string {
  const name = section.isFamily ? `#${section.name}${section.member}:` : `${section.name}:`
  const options = Object.entries(section.options).map(([name, option]) => optionYaml(name, option))
  return [`# ${section.doc}`, name, ...options, ...freeYaml(section)].join('\n')
}

/** Only an example in place of a default is in force: without one, the option is left as it is. */
function optionYaml(name: string, { fallback, example, doc, kind }: AnyOption): string {
  const mark = example === undefined || fallback === undefined ? '#' : ''
  return `  # ${doc} (${kind.label})\n  ${mark}${name}: ${scalarYaml(example ?? fallback ?? '')}`
}

function freeYaml({ free }: Section): string[] {
  if (free === undefined) return []
  const [name, value] = free.example
  return [
    `  # Names of your own. ${free.doc} (${free.kind.label})\n  #${name}: ${scalarYaml(value)}`,
  ]
}

/** JSON's quotes are YAML's too. */
function scalarYaml(value: RawValue): string {
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([name, inner]) => `${name}: ${scalarYaml(inner)}`)
    return `{ ${pairs.join(', ')} }`
  }
  const text = String(value)
  return /^[\w./-][\w./:-]*$/.test(text) && !text.endsWith(':') ? text : JSON.stringify(text)
}

/** The same as Markdown, a table a section. */
export function optionTable(): string {
  const sections = [environmentSection, ...singleSections, ...familySections]
  return `${sections.map(sectionTable).join('\n\n')}\n`
}

function sectionTable(section: Section): string {
  const rows = Object.entries(section.options).map(([name, option]) => optionRow(name, option))
  return [
    sectionTitle(section),
    '',
    '| Option | Type | Default | What it does |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...freeRow(section),
  ].join('\n')
}

function freeRow({ free }: Section): string[] {
  return free === undefined ? [] : [`| any other name | ${free.kind.label} | | ${free.doc} |`]
}

function sectionTitle(section: Section): string {
  if (section === environmentSection) return `**${section.doc}**`
  const name = section.isFamily ? `${section.name}<name>` : section.name
  return `**\`${name}\`**: ${section.doc}`
}

function optionRow(name: string, { kind, fallback, doc }: AnyOption): string {
  const shown = fallback === undefined || fallback === '' ? '' : `\`${defaultText(fallback)}\``
  return `| \`${name}\` | ${kind.label.replaceAll('|', '\\|')} | ${shown} | ${doc} |`
}

function defaultText(value: RawValue): string {
  return typeof value === 'object'
    ? scalarYaml(value as RawMap)
    : String(value).replaceAll(',', ', ')
}
