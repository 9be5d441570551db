import { optionalUrl } from '../address-kinds.ts'
import { list, seconds, secret, text } from '../kinds.ts'
import { family, type OptionsOf, option, section } from '../option.ts'

export const statSection = section('stat', 'Statistics: what holds for all of them.', {
  cache_expiration: option(
    seconds({ min: 1, max: 3600 }),
    10,
    'How long a value is kept for those who do not say how old it may be.',
  ),
})

/** `stat.<name>`: a source of statistics beside the embedded centre, which is asked last. */
export const statSourceSection = family(
  'stat.',
  'One section a source of statistics that is asked over HTTP; several are asked in the order of their names.',
  {
    url: option(optionalUrl, '', 'Where the source is asked (POST).'),
    backup_url: option(optionalUrl, '', 'Asked while `url` does not answer.'),
    username: option(text, '', 'Sent as Basic credentials unless empty.'),
    password: option(secret, '', 'The password that belongs to it.'),
    timeout: option(
      seconds({ min: 0.1, max: 60 }),
      2,
      'How long one call may take; all sources together have 8 s. Where there is a backup, `url` gets at most half of what is left of them, or 2 s if that is more.',
    ),
    metrics: option(
      list,
      '',
      'What it is asked for, `*` for everything; empty is the metric that the section is named after.',
    ),
  },
  { member: 'MyMetric' },
)

export type StatOptions = OptionsOf<typeof statSection>
export type StatSourceOptions = OptionsOf<typeof statSourceSection>
