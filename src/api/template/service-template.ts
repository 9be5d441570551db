import { configurationNotFound } from './template-errors.ts'
import type { ValueForm } from './value-form.ts'

/**
 * | type      | meaning                                                            |
 * | mandatory | every service has it; it is neither renamed nor removed            |
 * | optional  | may be set                                                         |
 * | advanced  | may be set, and is seldom; tools hide it unless asked              |
 * | request   | usually comes with the request; set here, it overrides the request |
 */
export type ParameterType = 'mandatory' | 'optional' | 'advanced' | 'request'

export interface TemplateParameter {
  /** `<n>` at its end stands for a number, or any text: `_bh_regular<n>` for `_bh_regular1`. */
  readonly name: string
  readonly type: ParameterType
  /** A mandatory one that each request may bring instead, so that a service may lack it. */
  readonly fromRequest: boolean
  readonly category: string
  readonly form: ValueForm
  /** What holds when it is not set; absent where nothing does. */
  readonly default?: string
  /** What one might write. */
  readonly example?: string
  readonly description: string
}

/** Values that make a service of one scenario. */
export interface CommonConfiguration {
  readonly name: string
  readonly description: string
  readonly values: Readonly<Record<string, string>>
  /** Parameters the scenario needs and nobody but the operator knows. */
  readonly asks: readonly string[]
}

export interface ServiceTemplate {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Who carries its services out: this server, or an Orchestration Server. */
  readonly type: 'builtin' | 'ors'
  /** The values of `_service` it is for; a new service takes the first. */
  readonly kinds: readonly string[]
  readonly parameters: readonly TemplateParameter[]
  readonly configurations: readonly CommonConfiguration[]
  /** What its folder holds, paths with slashes. */
  readonly files: readonly string[]
}

/** The parameter an option belongs to. */
export function parameterOf(
  { parameters }: ServiceTemplate,
  option: string,
): TemplateParameter | undefined {
  const own = parameters.find(({ name }) => name === option)
  return own ?? parameters.find(({ name }) => isOneOf(option, stemOf(name)))
}

function isOneOf(option: string, stem: string | undefined): boolean {
  return stem !== undefined && option.startsWith(stem) && option !== stem
}

/** What the names of a numbered parameter begin with; undefined for one that there is once. */
export function stemOf(name: string): string | undefined {
  return name.endsWith('<n>') ? name.slice(0, -3) : undefined
}

/** The options a new service begins with: those of a common configuration, or its kind alone. */
export function configure(
  template: ServiceTemplate,
  configuration?: string,
): Record<string, string> {
  const [kind = template.name] = template.kinds
  const found = template.configurations.find(({ name }) => name === configuration)
  if (configuration !== undefined && found === undefined) {
    throw configurationNotFound(template.name, configuration)
  }
  return { _type: template.type, _service: kind, ...found?.values }
}
