import { seconds, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

const wait = { min: 0.1, max: 300 }
const connections = { min: 1, max: 10_000 }

export const gmsSection = section('gms', 'Calls this server makes to others over HTTP.', {
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
})

export type GmsOptions = OptionsOf<typeof gmsSection>
