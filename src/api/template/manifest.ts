import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { commonParameters } from './common-parameters.ts'
import { parameterOf, type ServiceTemplate, type TemplateParameter } from './service-template.ts'
import { faultOf, valueForm } from './value-form.ts'

/** Something wrong with a manifest, and where in it. */
export interface ManifestFault {
  readonly path: string
  readonly message: string
}

type Read = { readonly template: ServiceTemplate } | { readonly faults: readonly ManifestFault[] }

const maxManifestBytes = 262_144 // ten times the longest we ship; what is larger is no description
const maxAliases = 100 // counted as expanded, which ends the "billion laughs"

const sentence = z.string().trim().min(1, 'is empty')
const optionName = z.string().regex(/^(?!__proto__$)[A-Za-z_][\w.-]*(<n>)?$/, 'cannot be a name')
const value = z.string() // an empty one is a value too

const parameter = z.strictObject({
  type: z.enum(['mandatory', 'optional', 'advanced', 'request']),
  fromRequest: z.enum(['true', 'false']).optional(),
  category: sentence,
  form: valueForm,
  default: value.optional(),
  example: value.optional(),
  description: sentence,
})

const configuration = z.strictObject({
  description: sentence,
  values: z.record(optionName, value),
  asks: z.array(optionName).optional(),
})

const manifest = z.strictObject({
  title: sentence,
  description: sentence,
  type: z.enum(['builtin', 'ors']),
  kinds: z.array(z.string().regex(/^[A-Za-z_][\w.-]*$/, 'cannot be a name')).min(1, 'is empty'),
  parameters: z.record(optionName, parameter),
  configurations: z.record(sentence, configuration).optional(),
})

/** Reads the manifest of the template `name`, whose folder holds `files`. */
export function parseManifest(name: string, bytes: Uint8Array, files: readonly string[]): Read {
  const plain = toPlain(bytes)
  if ('faults' in plain) return plain
  const result = manifest.safeParse(plain.value, {
    error: ({ input }) => (input === undefined ? 'is missing' : undefined), // else zod's own words
  })
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => {
      return { path: path.join('.'), message }
    })
    return { faults }
  }
  const template = toTemplate(name, result.data, files)
  const faults = contradictionsOf(template)
  return faults.length > 0 ? { faults } : { template }
}

type Plain = { readonly value: unknown } | { readonly faults: readonly ManifestFault[] }

function toPlain(bytes: Uint8Array): Plain {
  if (bytes.byteLength > maxManifestBytes) {
    return { faults: [{ path: '', message: `is larger than ${maxManifestBytes} bytes` }] }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const lines = new LineCounter()
    const document = parseDocument(text, {
      schema: 'failsafe', // every value stays the text it is, as in the configuration file
      lineCounter: lines,
      prettyErrors: false,
    })
    const faults = [...document.errors, ...document.warnings].map(({ message, pos }) => {
      return { path: `line ${lines.linePos(pos[0]).line}`, message }
    })
    return faults.length > 0 ? { faults } : { value: document.toJS({ maxAliasCount: maxAliases }) }
  } catch (thrown) {
    // Not UTF-8, too many aliases, or nested so deep that the parser gave up.
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return { faults: [{ path: '', message: `is not usable YAML: ${message}` }] }
  }
}

function toTemplate(
  name: string,
  { parameters, configurations = {}, ...head }: z.output<typeof manifest>,
  files: readonly string[],
): ServiceTemplate {
  const own = Object.entries(parameters).map(([name, written]) => toParameter(name, written))
  const common = commonParameters.filter(({ name }) => own.every((each) => each.name !== name))
  return {
    name,
    ...head,
    parameters: [...common, ...own],
    configurations: Object.entries(configurations).map(([name, { asks = [], ...rest }]) => {
      return { name, ...rest, asks }
    }),
    files,
  }
}

function toParameter(
  name: string,
  { default: preset, example, fromRequest, ...rest }: z.output<typeof parameter>,
): TemplateParameter {
  return {
    name,
    ...rest,
    fromRequest: fromRequest === 'true' || rest.type === 'request',
    ...(preset === undefined ? {} : { default: preset }),
    ...(example === undefined ? {} : { example }),
  }
}

/** A template must be able to pass its own judgement. */
function contradictionsOf(template: ServiceTemplate): ManifestFault[] {
  const defaults = template.parameters.flatMap(({ name, form, default: preset }) => {
    const message = preset === undefined ? undefined : faultOf(form, preset)
    return message === undefined ? [] : [{ path: `parameters.${name}.default`, message }]
  })
  const configurations = template.configurations.flatMap(({ name, values, asks }) => [
    ...Object.entries(values).flatMap(([option, value]) => {
      const path = `configurations.${name}.values.${option}`
      return faultsOfOption(template, option, path, value)
    }),
    ...asks.flatMap((option) => {
      return faultsOfOption(template, option, `configurations.${name}.asks.${option}`)
    }),
  ])
  return [...defaults, ...configurations]
}

function faultsOfOption(
  template: ServiceTemplate,
  option: string,
  path: string,
  value?: string,
): ManifestFault[] {
  const parameter = parameterOf(template, option)
  if (parameter === undefined) return [{ path, message: 'is no parameter of this template' }]
  const message = value === undefined ? undefined : faultOf(parameter.form, value)
  return message === undefined ? [] : [{ path, message }]
}
