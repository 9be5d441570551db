import type {
  OptionForm,
  OptionKind,
  OptionParameter,
} from '../../components/option-editor-rows.ts'

/** What `GET templates` answers for each. */
export interface Template {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly type: 'builtin' | 'ors'
  /** The values of `_service` it is for; a new service takes the first. */
  readonly kinds: readonly string[]
  readonly files: readonly string[]
  readonly parameters: readonly TemplateParameter[]
  readonly configurations: readonly Configuration[]
  readonly origin: 'builtin' | 'uploaded'
  readonly uploadedBy?: string
  readonly uploadedAt?: string
  readonly usedBy: readonly string[]
}

export interface TemplateParameter {
  readonly name: string
  readonly type: OptionKind
  /** A mandatory one that each request may bring instead. */
  readonly fromRequest: boolean
  readonly category: string
  readonly form: OptionForm
  readonly default?: string
  readonly example?: string
  readonly description: string
}

export interface Configuration {
  readonly name: string
  readonly description: string
  readonly values: Readonly<Record<string, string>>
  readonly asks: readonly string[]
}

interface Changes {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed?: readonly string[]
}

/** What `POST templates` answers. */
export interface Uploaded {
  readonly template: Template
  readonly stored: boolean
  readonly difference?: {
    readonly parameters: Changes
    readonly configurations: Changes
    readonly files: Changes
  }
}

/** A template's parameters as the option editor takes them. */
export function toParameters(template: Pick<Template, 'parameters'>): OptionParameter[] {
  return template.parameters.map(({ type, description, fromRequest: _, ...parameter }) => ({
    ...parameter,
    kind: type,
    doc: description,
  }))
}
