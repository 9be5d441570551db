import { boolean, choice, seconds, text } from '../kinds.ts'
import { family, type OptionsOf, optional } from '../option.ts'

/** `resources.<group>`: access numbers that services give out. A service's own wish beats these options. */
export const resourcesSection = family(
  'resources.',
  'One section a group of access numbers: name to number.',
  {
    _allocation_strategy: optional(
      choice('RANDOM', 'ROUND-ROBIN', 'LOCAL', 'CLUSTER'),
      'How a number is chosen; LOCAL and CLUSTER give a number to one service at a time.',
      { example: 'RANDOM' },
    ),
    _booking_expiration_timeout: optional(
      seconds({ min: 5, max: 1800, whole: true }),
      'How long a number waits for its call.',
      { example: 30 },
    ),
    _return_pool_health: optional(boolean, 'Whether answers say how many numbers are left.', {
      example: false,
    }),
  },
  {
    member: 'DNIS',
    free: {
      kind: text,
      doc: 'An access number.',
      example: ['number1', '6504663205'],
      mayBeSecret: false,
    },
  },
)

export type ResourcesOptions = OptionsOf<typeof resourcesSection>
