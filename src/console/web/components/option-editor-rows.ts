/**
 * mandatory  there in every section: neither renamed nor removed
 * optional   may be set
 * advanced   may be set, and is seldom: hidden unless asked for
 * request    comes with a request; set here, it overrides that
 */
export type OptionKind = 'mandatory' | 'optional' | 'advanced' | 'request'

/** How a value is edited; `to` of a reference names what is listed. */
export interface OptionForm {
  readonly kind: string
  readonly choices?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly unit?: string
  readonly to?: string
}

/** An option that may stand in a section. `<n>` at a name's end stands for any text. */
export interface OptionParameter {
  readonly name: string
  readonly kind: OptionKind
  readonly category?: string
  readonly form: OptionForm
  /** What holds when it is not set. */
  readonly default?: string
  readonly example?: string
  readonly doc: string
  /** Shown, not edited. */
  readonly isFixed?: boolean
}

export interface StoredOption {
  readonly value: unknown
  readonly source: 'live' | 'file' | 'default'
}

/** A section as it is on the server. */
export type StoredOptions = Readonly<Record<string, StoredOption>>

/** What was changed and is not saved. */
export interface Draft {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
  /** New name → old name. */
  readonly renamed: Readonly<Record<string, string>>
}

export interface OptionRow {
  readonly name: string
  readonly kind: OptionKind
  readonly parameter: OptionParameter
  /** On the server, as text; absent where it is not specified. */
  readonly stored?: string
  readonly source?: 'live' | 'file'
  /** With the draft; absent where it is not specified. */
  readonly value?: string
  readonly isChanged: boolean
  readonly renamedFrom?: string
  /** Its value is hidden by the server. */
  readonly isMasked: boolean
  /** Nobody describes it: it was made up for this section. */
  readonly isOwn: boolean
}

export const emptyDraft: Draft = { set: {}, unset: [], renamed: {} }

export const mask = '***'

/** A value as it would be written; nothing for what holds nothing. */
export function textOf(option: StoredOption | undefined): string | undefined {
  if (option === undefined || option.source === 'default') return undefined
  const { value } = option
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** All that may be set, in the parameters' order, and what is set beyond them. */
export function rowsOf(
  parameters: readonly OptionParameter[],
  stored: StoredOptions,
  draft: Draft,
): OptionRow[] {
  const plain = parameters.filter(({ name }) => stemOf(name) === undefined)
  const described = new Set(plain.map(({ name }) => name))
  const there = [...Object.keys(stored), ...Object.keys(draft.set)]
  const others = [...new Set(there)].filter((name) => {
    const isSet = textOf(own(stored, name)) !== undefined || own(draft.set, name) !== undefined
    return isSet && !described.has(name)
  })
  const rows = [
    ...plain.map((parameter) => rowOf(parameter.name, parameter, stored, draft, false)),
    ...inOrder(parameters, others).map((name) => {
      const numbered = familyOf(parameters, name)
      return rowOf(name, numbered ?? unknown(name), stored, draft, numbered === undefined)
    }),
  ]
  const isRenamed = new Set(Object.values(draft.renamed))
  return rows.filter(({ name, isOwn, parameter }) => {
    return !isRenamed.has(name) || (!isOwn && parameter.name === name)
  })
}

function rowOf(
  name: string,
  parameter: OptionParameter,
  stored: StoredOptions,
  draft: Draft,
  isOwn: boolean,
): OptionRow {
  const option = own(stored, name)
  const before = textOf(option)
  const drafted = own(draft.set, name)
  const isUnset = draft.unset.includes(name)
  const now = isUnset ? undefined : (drafted ?? before)
  const value = now === '' ? undefined : now
  const from = own(draft.renamed, name)
  return {
    ...{ name, kind: parameter.kind, parameter, isOwn },
    ...(before === undefined ? {} : { stored: before }),
    ...(before === undefined || option === undefined || option.source === 'default'
      ? {}
      : { source: option.source }),
    ...(value === undefined ? {} : { value }),
    isChanged: isUnset || drafted !== undefined,
    ...(from === undefined ? {} : { renamedFrom: from }),
    isMasked: before?.includes(mask) === true && drafted === undefined,
  }
}

/** Numbered ones as their families come, by number; what was made up is last, as it stands. */
function inOrder(parameters: readonly OptionParameter[], names: readonly string[]): string[] {
  const placeOf = (name: string) => {
    const family = familyOf(parameters, name)
    return family === undefined ? parameters.length : parameters.indexOf(family)
  }
  return [...names].sort((one, other) => {
    const [here, there] = [placeOf(one), placeOf(other)]
    if (here !== there) return here - there
    return here === parameters.length ? 0 : one.localeCompare(other, 'en', { numeric: true })
  })
}

const unknown = (name: string): OptionParameter => {
  return { name, kind: 'optional', form: { kind: 'text' }, doc: '' }
}

/** What the names of a numbered parameter begin with. */
export function stemOf(name: string): string | undefined {
  return name.endsWith('<n>') ? name.slice(0, -3) : undefined
}

/** The numbered parameter an option belongs to. */
function familyOf(
  parameters: readonly OptionParameter[],
  name: string,
): OptionParameter | undefined {
  return parameters.find((parameter) => {
    const stem = stemOf(parameter.name)
    return stem !== undefined && name.startsWith(stem) && name !== stem
  })
}

/** Names a new row may begin with: the next of each numbered parameter. */
export function nextNames(
  parameters: readonly OptionParameter[],
  rows: readonly OptionRow[],
): string[] {
  const taken = new Set(rows.map(({ name }) => name))
  return parameters.flatMap(({ name }) => {
    const stem = stemOf(name)
    if (stem === undefined) return []
    let at = 1
    while (taken.has(`${stem}${at}`)) at++
    return [`${stem}${at}`]
  })
}

/** All values with the draft over them, as they would be written. */
export function draftedTexts(stored: StoredOptions, draft: Draft): Record<string, string> {
  const names = [...Object.keys(stored), ...Object.keys(draft.set)]
  const kept = [...new Set(names)].filter((name) => !draft.unset.includes(name))
  const texts = kept.map((name) => [name, own(draft.set, name) ?? textOf(own(stored, name)) ?? ''])
  return Object.fromEntries(texts.filter(([, text]) => text !== ''))
}

/** What of a row may be done. */
export function rightsOf(row: OptionRow): { rename: boolean; remove: boolean; blank: boolean } {
  const isFree = row.kind !== 'mandatory' && !row.parameter.isFixed && row.value !== undefined
  const isMoveable = isFree && row.kind === 'optional' && row.source !== 'file'
  return { blank: isFree, remove: isMoveable, rename: isMoveable && !row.isMasked }
}

export function hasChanges({ set, unset }: Draft): boolean {
  return Object.keys(set).length + unset.length > 0
}

/** How many rows differ; one that was renamed is one. */
export function countChanges({ set, unset, renamed }: Draft): number {
  const moved = new Set(Object.values(renamed))
  return Object.keys(set).length + unset.filter((name) => !moved.has(name)).length
}

export function setValue(draft: Draft, stored: StoredOptions, name: string, value: string): Draft {
  const rest = without(draft, name)
  const isAsStored = textOf(own(stored, name)) === value && own(draft.renamed, name) === undefined
  return isAsStored ? rest : { ...rest, set: { ...rest.set, [name]: value } }
}

/** Not specified: what the file says is covered by nothing, as it cannot be taken from the file. */
export function unsetValue(draft: Draft, stored: StoredOptions, name: string): Draft {
  const rest = dropRename(without(draft, name), name)
  const option = own(stored, name)
  if (textOf(option) === undefined) return rest
  if (option?.source === 'file') return { ...rest, set: { ...rest.set, [name]: '' } }
  return { ...rest, unset: [...rest.unset, name] }
}

export function renameOption(draft: Draft, stored: StoredOptions, from: string, to: string): Draft {
  const value = own(draft.set, from) ?? textOf(own(stored, from)) ?? ''
  const origin = own(draft.renamed, from) ?? from
  const rest = without(dropRename(without(draft, from), from), origin)
  if (to === origin || textOf(own(stored, origin)) === undefined) {
    return setValue(rest, stored, to, value)
  }
  const unset = [...rest.unset, origin]
  return setValue({ ...rest, unset, renamed: { ...rest.renamed, [to]: origin } }, stored, to, value)
}

/** Takes back what was changed in a row. */
export function restoreOption(draft: Draft, name: string): Draft {
  const origin = own(draft.renamed, name)
  const rest = dropRename(without(draft, name), name)
  return origin === undefined ? rest : without(rest, origin)
}

function without(draft: Draft, name: string): Draft {
  const { [name]: _, ...set } = draft.set
  return { ...draft, set, unset: draft.unset.filter((each) => each !== name) }
}

function dropRename(draft: Draft, name: string): Draft {
  const { [name]: _, ...renamed } = draft.renamed
  return { ...draft, renamed }
}

export function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
