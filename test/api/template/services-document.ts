import type {
  CommonConfiguration,
  ServiceTemplate,
  TemplateParameter,
  ValueForm,
} from '../../../src/api/template/index.ts'

const head = `<!-- biome-ignore-all format: tables with long cells are not padded to columns -->
<!-- Made from service_templates/; to write it anew: UPDATE=1 npx vitest run test/api/template -->

# Services

A service is a section \`service.<name>\` of the configuration. Apps create one by \`POST /genesys/1/service/<name>\`, a callback by \`POST /genesys/1/service/callback/<name>\`. Its \`_service\` says of which kind it is; each kind has a template, listed below with its options. How callbacks are carried out is told in [callback.md](callback.md).

\`\`\`yaml
service.my-callback:
  _type: ors
  _service: callback
  _call_direction: USERORIGINATED
  _urs_virtual_queue: $queue$
\`\`\`

- An option that is set beats the parameter of the same name in a request, where nothing else is said. Options marked *request* usually come with the request; set here, they override it, but for those said to be for the request alone.
- \`$queue$\` stands for the request's parameter \`queue\`. Values that hold such a variable are checked when they are used; all others when they are set, and a wrong one stops the start.
- A name no template knows is warned of, with the nearest that is known. Names without an underscore in front are the service's own data.
- With \`_type: ors\`, \`_service\` may also name an SCXML of your own; its options are its own affair.

The templates are served at \`/genesys/1/document/service_template\`, with their files: \`callback/callback.scxml\` is a frame for a strategy of your own.`

/** docs/services.md. */
export function servicesDocument(templates: readonly ServiceTemplate[]): string {
  const shared = sharedBy(templates)
  const parts = templates.map((template) => templatePart(template, shared))
  const everywhere = ['## Every service', parameterTable(shared)]
  return `${[head, ...everywhere, ...parts].join('\n\n')}\n`
}

/** What all templates say in the same words is told once. */
function sharedBy(templates: readonly ServiceTemplate[]): TemplateParameter[] {
  const [first] = templates
  return (first?.parameters ?? []).filter((parameter) =>
    templates.every(({ parameters }) => parameters.includes(parameter)),
  )
}

function templatePart(template: ServiceTemplate, shared: readonly TemplateParameter[]): string {
  const { title, description, type, kinds, parameters, configurations } = template
  const own = parameters.filter((parameter) => !shared.includes(parameter))
  const categories = [...new Set(own.map(({ category }) => category))]
  const tables = categories.map((category) => {
    return `**${category}**\n\n${parameterTable(own.filter((each) => each.category === category))}`
  })
  const kind = kinds.map((each) => `\`${each}\``).join(' or ')
  const begin = `${description} \`_type: ${type}\`, \`_service\`: ${kind}.`
  return [`## ${title}`, begin, ...tables, ...configurationTable(configurations)].join('\n\n')
}

function parameterTable(parameters: readonly TemplateParameter[]): string {
  const rows = parameters.map(
    ({ name, type, fromRequest, form, default: preset, example, description }) => {
      const when = type === 'mandatory' && fromRequest ? 'mandatory, here or in the request' : type
      const hint =
        preset === undefined && example !== undefined ? ` For example ${code(example)}.` : ''
      return row([
        code(name),
        when,
        formText(form),
        code(preset ?? ''),
        `${withCode(description)}${hint}`,
      ])
    },
  )
  const titles = row(['Option', 'Type', 'Value', 'Default', 'What it does'])
  return [titles, row(Array.from({ length: 5 }, () => '---')), ...rows].join('\n')
}

function formText(form: ValueForm): string {
  switch (form.kind) {
    case 'integer':
      return `${form.unit ?? 'number'}, ${form.min} to ${form.max}`
    case 'choice':
      return form.choices.map(code).join(', ')
    case 'list':
      return form.choices === undefined
        ? 'comma list'
        : `comma list of ${form.choices.map(code).join(', ')}`
    case 'reference':
      return `name of a ${form.to.replace('-', ' ')}`
    case 'boolean':
      return '`true`, `false`'
    case 'url':
      return 'URL'
    case 'urls':
      return 'URLs with commas between'
    case 'country':
      return 'country, two letters'
    case 'span':
      return 'time: y, M, w, d, h, m'
    case 'office-hours':
    case 'capacity':
    case 'text':
    case 'secret':
      return form.kind === 'secret' ? 'secret' : 'text'
  }
}

function configurationTable(configurations: readonly CommonConfiguration[]): string[] {
  const options = [...new Set(configurations.flatMap(namesIn))]
  const list = configurations.map(({ name, description }) => `- \`${name}\`: ${description}`)
  const title = `**Common configurations** to begin with:\n\n${list.join('\n')}`
  if (options.length === 0) return [title]
  const rows = options.map((option) => {
    return row([code(option), ...configurations.map((each) => valueIn(each, option))])
  })
  const names = ['Option', ...configurations.map(({ name }) => code(name))]
  return [title, [row(names), row(names.map(() => '---')), ...rows].join('\n')]
}

function namesIn({ values, asks }: CommonConfiguration): string[] {
  return [...Object.keys(values), ...asks]
}

function valueIn({ values, asks }: CommonConfiguration, option: string): string {
  const value = Object.hasOwn(values, option) ? code(values[option] ?? '') : ''
  return [value, asks.includes(option) ? 'yours' : ''].filter((each) => each !== '').join(', or ')
}

/** Names of options as code. */
function withCode(text: string): string {
  return text.replace(/(?<!\w)_\w+/g, '`$&`')
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
