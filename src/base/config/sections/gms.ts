import { formed, seconds, wholeNumber } from '../kinds.ts'
import { type Kind, type OptionsOf, option, section } from '../option.ts'

const wait = { min: 0.1, max: 300 }
const connections = { min: 1, max: 10_000 }

const country: Kind<string> = {
  label: 'country',
  schema: formed((text) => /^[A-Z]{2}$/.exec(text)?.[0], 'a country in two capital letters'),
}

export const gmsSection = section('gms', 'Calls to others: over HTTP, and by telephone.', {
  'http.connection_timeout': option(seconds(wait), 10, 'How long a connection may take to open.'),
  'http.socket_timeout': option(seconds(wait), 10, 'How long an open connection may stay silent.'),
  'http.max_connections_per_route': option(
    wholeNumber(connections),
    20,
    'Most connections to one host.',
  ),
  'http.max_connections_total': option(
    wholeNumber(connections),
    100,
    'Most connections to all hosts together.',
  ),
  default_country: option(
    country,
    'US',
    'Country (ISO 3166) of telephone numbers that are written without one.',
  ),
})

export type GmsOptions = OptionsOf<typeof gmsSection>
