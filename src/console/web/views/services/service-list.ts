import {
  type OptionParameter,
  type StoredOptions,
  textOf,
} from '../../components/option-editor-rows.ts'
import { type Template, toParameters } from '../templates/template-json.ts'

/** `GET options`. */
export interface AllOptions {
  readonly revision: number
  readonly sections: Readonly<Record<string, StoredOptions>>
}

export interface Service {
  readonly name: string
  /** What it is: `_service`, or what stands for it. */
  readonly kind: string
  readonly type: string
  readonly options: StoredOptions
  readonly template: Template | undefined
}

export interface Category {
  readonly name: string
  readonly title: string
  readonly services: readonly Service[]
}

export const uncategorised = 'uncategorised'

const prefix = 'service.'

export const sectionOf = (service: string) => prefix + service

/** Where the service answers. */
export const addressOf = ({ kind, name }: Pick<Service, 'kind' | 'name'>) =>
  kind === 'callback' ? `/genesys/1/service/callback/${name}` : `/genesys/1/service/${name}`

/** All services by name. */
export function servicesIn({ sections }: AllOptions, templates: readonly Template[]): Service[] {
  return Object.entries(sections)
    .filter(([section]) => section.startsWith(prefix))
    .map(([section, options]) => toService(section.slice(prefix.length), options, templates))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

function toService(name: string, options: StoredOptions, templates: readonly Template[]): Service {
  const templateOf = (kind: string) => templates.find(({ kinds }) => kinds.includes(kind))
  const older = textOf(options._name) ?? ''
  const kind = textOf(options._service) ?? (templateOf(older) === undefined ? name : older)
  const type = String(options._type?.value ?? 'builtin')
  return { name, kind, type, options, template: templateOf(kind) }
}

/** By template, in the templates' order; what no template describes is last. */
export function categoriesOf(
  services: readonly Service[],
  templates: readonly Template[],
): Category[] {
  const named = templates.map(({ name, title }) => ({
    ...{ name, title },
    services: services.filter(({ template }) => template?.name === name),
  }))
  const others = services.filter(({ template }) => template === undefined)
  return [...named, { name: uncategorised, title: '', services: others }].filter(
    (category) => category.services.length > 0,
  )
}

/** Every word is somewhere in the name, the kind or an option's name or value. */
export function matchesFilter(service: Service, typed: string): boolean {
  const values = Object.entries(service.options).flatMap(([name, { value }]) => [name, value])
  const text = [service.name, service.kind, ...values].join(' ').toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** What of the list is open, as `open` says in the address: `~callback,billing`; usually all categories. */
export function readOpen(
  text: string,
  categories: readonly Category[],
): { categories: ReadonlySet<string>; services: ReadonlySet<string> } {
  if (text === '')
    return { categories: new Set(categories.map(({ name }) => name)), services: new Set() }
  const words = text.split(',').filter((word) => word !== '' && word !== nothing)
  return {
    categories: new Set(words.filter((word) => word[0] === '~').map((word) => word.slice(1))),
    services: new Set(words.filter((word) => word[0] !== '~')),
  }
}

const nothing = '-'

export function spellOpen(
  open: ReturnType<typeof readOpen>,
  categories: readonly Category[],
): string {
  const isUsual =
    open.services.size === 0 && categories.every(({ name }) => open.categories.has(name))
  if (isUsual) return ''
  const words = [...[...open.categories].map((name) => `~${name}`), ...open.services]
  return words.length === 0 ? nothing : words.join(',')
}

/** Names are parts of addresses. */
export function isServiceName(name: string): boolean {
  return /^[A-Za-z0-9][\w-]{0,63}$/.test(name)
}

/** What makes a service one, and who may call it: of every service, with or without a template. */
interface CommonTexts {
  readonly type: string
  readonly service: string
  readonly username: string
  readonly password: string
}

/** What may be set; what a template decides is shown and not edited. */
export function parametersOf(
  template: Template | undefined,
  texts: CommonTexts,
): readonly OptionParameter[] {
  if (template === undefined) return commonOf(texts)
  const own = toParameters(template).map((parameter) => {
    return /^_(?:type|service)$/.test(parameter.name) ? { ...parameter, isFixed: true } : parameter
  })
  return [
    ...own.filter(({ kind }) => kind !== 'request'),
    ...own.filter(({ kind }) => kind === 'request'),
  ]
}

function commonOf(texts: CommonTexts): OptionParameter[] {
  const text = { kind: 'text' }
  const types = { kind: 'choice', choices: ['builtin', 'ors'] }
  return [
    { name: '_type', kind: 'mandatory', form: types, doc: texts.type },
    { name: '_service', kind: 'mandatory', form: text, doc: texts.service },
    { name: 'username', kind: 'advanced', form: text, doc: texts.username },
    { name: 'password', kind: 'advanced', form: { kind: 'secret' }, doc: texts.password },
  ]
}

/** Names that references may take. */
export function referencesIn({ sections }: AllOptions): Readonly<Record<string, string[]>> {
  const members = (family: string) =>
    Object.keys(sections).flatMap((name) =>
      name.startsWith(family) ? [name.slice(family.length)] : [],
    )
  return {
    service: members(prefix),
    'resource-group': members('resources.'),
    'pattern-group': members('patterns.'),
    provider: members('push.provider.').filter((name) => !name.includes('.')),
  }
}

/** What a copy is made of: all that is set and not hidden. */
export function copyOf({ options, kind, type }: Service): {
  set: Record<string, string>
  left: string[]
} {
  const set: Record<string, string> = { _type: type, _service: kind }
  const left: string[] = []
  for (const [name, option] of Object.entries(options)) {
    const text = textOf(option)
    if (text?.includes('***')) left.push(name)
    else if (text !== undefined) set[name] = text
  }
  return { set, left }
}
