import { parseCapacity, parseOfficeHours } from '../../base/calendar/index.ts'
import {
  type Judge,
  type OptionFault,
  serviceSection,
  type Written,
} from '../../base/config/index.ts'
import {
  parameterOf,
  type ServiceTemplate,
  stemOf,
  type TemplateParameter,
} from './service-template.ts'
import { faultOf, quote } from './value-form.ts'

/** Where the judge finds what it judges by; templates may come and go. */
export interface TemplateSource {
  all(): readonly ServiceTemplate[]
  of(kind: string): ServiceTemplate | undefined
}

/** One service as it is written. */
interface Service {
  readonly kind: string
  readonly type: 'builtin' | 'ors'
  /** What is set: an option that holds nothing counts as not set. */
  readonly values: Written
}

/**
 * Rules a service by the template of its kind. A value that holds `$variable$` is not judged: it is
 * known when a request brings the variable. A service for an Orchestration Server may be of a kind
 * no template describes; its options are then the business of its SCXML.
 */
export function createServiceJudge(templates: TemplateSource): Judge {
  return {
    sections: serviceSection.name,
    faults: (section, written) => {
      const service = toService(section, written, templates)
      if (hasVariable(service.kind)) return []
      const template = templates.of(service.kind)
      if (template !== undefined) return faultsBy(template, service)
      return service.type === 'ors' ? [] : [unknownKind(service.kind, templates.all())]
    },
    known: (section, written) => {
      const template = templates.of(toService(section, written, templates).kind)
      return template && namesIn(template, written)
    },
  }
}

function toService(section: string, written: Written, templates: TemplateSource): Service {
  const set = Object.entries(written).filter(([, value]) => value.trim() !== '')
  const values = Object.fromEntries(set)
  return {
    kind: kindOf(section.slice(serviceSection.name.length), values, templates),
    type: values._type?.trim() === 'ors' ? 'ors' : 'builtin',
    values,
  }
}

/** What `_service` says; without it, older configurations say `_name`, or the service is named after its kind. */
function kindOf(service: string, values: Written, templates: TemplateSource): string {
  if (values._service !== undefined) return values._service.trim()
  const older = values._name?.trim() ?? ''
  return templates.of(older) === undefined ? service : older
}

function hasVariable(value: string): boolean {
  return /\$[\p{ID_Start}_]\p{ID_Continue}*\$/u.test(value)
}

function unknownKind(kind: string, templates: readonly ServiceTemplate[]): OptionFault {
  const known = templates.flatMap(({ kinds }) => kinds).sort()
  const message = `${quote(kind)} is not a kind of service; there are ${known.join(', ')}`
  return { option: '_service', message }
}

function faultsBy(template: ServiceTemplate, service: Service): OptionFault[] {
  const { values } = service
  const judged = Object.entries(values).filter(([option, value]) => {
    return !Object.hasOwn(serviceSection.options, option) && !hasVariable(value)
  })
  return [
    ...typeFaults(template, service),
    ...missing(template, values),
    ...judged.flatMap(([option, value]) => valueFaults(template, option, value)),
    ...calendarFaults(template, values),
  ]
}

function typeFaults(template: ServiceTemplate, { kind, type }: Service): OptionFault[] {
  if (template.type === type) return []
  return [{ option: '_type', message: `must be ${template.type} for a service of kind ${kind}` }]
}

/** What the section itself has an option for, it misses itself. */
function missing({ parameters }: ServiceTemplate, values: Written): OptionFault[] {
  return parameters
    .filter(({ name, type, fromRequest }) => type === 'mandatory' && !fromRequest && !isSet(name))
    .map(({ name, description }) => ({ option: name, message: `is missing: ${description}` }))

  function isSet(name: string): boolean {
    return Object.hasOwn(values, name) || Object.hasOwn(serviceSection.options, name)
  }
}

function valueFaults(template: ServiceTemplate, option: string, value: string): OptionFault[] {
  const parameter = parameterOf(template, option)
  const message = parameter === undefined ? undefined : faultOf(parameter.form, value)
  return message === undefined ? [] : [{ option, message }]
}

/** The options of a calendar make sense together only: with a variable among them none is judged. */
function calendarFaults(template: ServiceTemplate, values: Written): readonly OptionFault[] {
  const parse = calendarParserOf(template)
  if (parse === undefined) return []
  const isOpen = Object.entries(values).some(([option, value]) => {
    return hasVariable(value) && isOfCalendar(parameterOf(template, option))
  })
  const parsed = isOpen ? undefined : parse(values)
  const faults = parsed !== undefined && 'faults' in parsed ? parsed.faults : []
  const isMissed = new Set(missing(template, values).map(({ option }) => option))
  return faults.filter(({ option }) => !isMissed.has(option))
}

function calendarParserOf({ parameters }: ServiceTemplate) {
  const kind = parameters.find(isOfCalendar)?.form.kind
  if (kind === 'office-hours') return parseOfficeHours
  return kind === 'capacity' ? parseCapacity : undefined
}

function isOfCalendar(parameter: TemplateParameter | undefined): boolean {
  return parameter?.form.kind === 'office-hours' || parameter?.form.kind === 'capacity'
}

/** Every name that means something here: the template's, and plain names, which are a service's data. */
function namesIn(template: ServiceTemplate, written: Written): string[] {
  const names = template.parameters.map(({ name }) => {
    const stem = stemOf(name)
    return stem === undefined ? name : `${stem}1`
  })
  const others = Object.keys(written).filter((option) => {
    if (parameterOf(template, option) !== undefined) return true
    return !option.startsWith('_') && parameterOf(template, `_${option}`) === undefined
  })
  return [...names, ...others]
}
