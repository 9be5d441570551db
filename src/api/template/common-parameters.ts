import type { TemplateParameter } from './service-template.ts'

/**
 * What every service has, whatever its template; a manifest may describe one anew. The section
 * `service.<name>` itself checks their values.
 */
export const commonParameters: readonly TemplateParameter[] = [
  {
    name: '_type',
    type: 'mandatory',
    fromRequest: false,
    category: 'General',
    form: { kind: 'choice', choices: ['builtin', 'ors'] },
    default: 'builtin',
    description:
      'Who carries the service out: this server (builtin), or an Orchestration Server (ors).',
  },
  {
    name: '_service',
    type: 'mandatory',
    fromRequest: false,
    category: 'General',
    form: { kind: 'text' },
    description:
      'The kind of service; unset, it is what _name says, or the name of the service itself.',
  },
  {
    name: '_name',
    type: 'advanced',
    fromRequest: false,
    category: 'General',
    form: { kind: 'text' },
    description: 'Older spelling of _service, read where that is not set.',
  },
  {
    name: 'username',
    type: 'advanced',
    fromRequest: false,
    category: 'Access',
    form: { kind: 'text' },
    description: 'Name that callers of this service must give; unset, the one of section server.',
  },
  {
    name: 'password',
    type: 'advanced',
    fromRequest: false,
    category: 'Access',
    form: { kind: 'secret' },
    description: 'The password that belongs to it.',
  },
]
