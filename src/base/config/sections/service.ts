import { formed, seconds, secret, text } from '../kinds.ts'
import { family, type Kind, type OptionsOf, option, optional } from '../option.ts'

const longestTtl = 31_536_000 // seconds, a year; what services keep has an end that operators live to see

const types = new Map<string, 'builtin' | 'ors'>([
  ['builtin', 'builtin'],
  ['built-in', 'builtin'], // the reference spells it both ways
  ['ors', 'ors'],
])

const serviceType: Kind<'builtin' | 'ors'> = {
  label: 'builtin | ors',
  schema: formed((value) => types.get(value), 'one of builtin, ors'),
}

/**
 * `service.<name>`: one service that clients may create. What its kind reads beyond these is said by
 * the kind's template, and what no kind reads may still be a parameter of the service.
 */
export const serviceSection = family(
  'service.',
  'One section a service; its template says which other options it has.',
  {
    _type: option(
      serviceType,
      'builtin',
      'Who carries the service out: this server, or an Orchestration Server.',
    ),
    _service: optional(text, 'Kind of the service; unset is its own name.', {
      example: 'request-interaction',
    }),
    _ttl: optional(
      seconds({ min: 1, max: longestTtl, whole: true }),
      'How long what the service stores is kept.',
      { example: 30 },
    ),
    username: optional(text, "Name that its callers must give, in place of the server's."),
    password: optional(secret, 'The password that belongs to it.'),
  },
  {
    member: 'request-interaction',
    free: {
      kind: text,
      doc: 'An option of its template, or a parameter of the service.',
      example: ['_resource_group', 'DNIS'],
      mayBeSecret: true,
    },
  },
)

export type ServiceOptions = OptionsOf<typeof serviceSection>
