import type { StoredOptions } from '../../components/option-editor-rows.ts'
import type { HistoryChange } from '../../components/option-saved.ts'
import type { Service } from './service-list.ts'

/** Services as they would stand in the configuration file; secrets are left out and named. */
export function toYaml(services: readonly Pick<Service, 'name' | 'options'>[]): string {
  return services
    .map(({ name, options }) => `${key(`service.${name}`)}:\n${linesOf(options)}`)
    .join('\n')
}

function linesOf(options: StoredOptions): string {
  const set = Object.entries(options).filter(([, { source }]) => source !== 'default')
  if (set.length === 0) return '  {}\n'
  const lines = set.map(([name, { value }]) => {
    return isMasked(value)
      ? `  # ${key(name)}: left out, it is a secret\n`
      : `  ${key(name)}: ${spell(value)}\n`
  })
  const isBare = lines.every((line) => line.startsWith('  #'))
  return lines.join('') + (isBare ? '  {}\n' : '')
}

const isMasked = (value: unknown) => JSON.stringify(value)?.includes('***') === true

const plainWord = /^[A-Za-z_][\w./-]*$/
const wordsOfYaml = /^(?:true|false|yes|no|on|off|null|y|n)$/i

/** JSON is YAML; only what is plainly a word goes without quotes. */
function spell(value: unknown): string {
  if (typeof value === 'string' && plainWord.test(value) && !wordsOfYaml.test(value)) return value
  return JSON.stringify(value) ?? 'null'
}

const key = (name: string) => spell(name)

/** Who changed what, a line for each option. */
export function toHistoryCsv(changes: readonly HistoryChange[]): string {
  const head = ['at', 'who', 'role', 'option', 'before', 'after']
  const rows = changes.flatMap(({ at, who, role, options }) =>
    options.map(({ option, before = '', after = '' }) => [at, who, role, option, before, after]),
  )
  return `\ufeff${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

/** What a spreadsheet would take for a formula gets an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
