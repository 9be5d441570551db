import { baseUrl, networks, origins } from '../address-kinds.ts'
import { bytes, seconds, secret, text, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

const size = { min: 1, max: 2 ** 30 } // a request is held in memory

export const serverSection = section('server', 'The HTTP server: who may call, and how much.', {
  external_url_base: option(
    baseUrl,
    'http://localhost:8080/',
    'Where clients reach this server; begins every link it gives out.',
    { example: 'https://gms.example.com/' },
  ),
  internal_networks: option(
    networks,
    '127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16',
    'Callers that internal routes (publish, admin, metrics) answer; all others get 403.',
  ),
  trusted_gateways: option(
    networks,
    '',
    'When set, `gms_user` is believed only from these; empty believes everyone.',
  ),
  internal_port: option(
    wholeNumber({ min: 0, max: 65_535 }),
    0,
    'Port of a listener of their own for internal routes and the console; 0 shares the public one.',
  ),
  drain: option(
    seconds({ min: 0, max: 3600 }),
    5,
    'How long a leaving node goes on serving while load balancers notice.',
  ),
  cors_origins: option(
    origins,
    '*',
    'Origins whose pages may call with credentials; `*` allows any.',
  ),
  max_body_bytes: option(bytes(size), 10_485_760, 'Largest whole request body; beyond it 413.'),
  max_file_bytes: option(
    bytes(size),
    10_485_760,
    'Largest sum of all files of one request; beyond it 413.',
  ),
  max_parts: option(
    wholeNumber({ min: 1, max: 100_000 }),
    1000,
    'Most parameters of one request, files included; beyond it 413.',
  ),
  max_name_length: option(
    wholeNumber({ min: 1, max: 8192 }),
    256,
    'Longest name of a parameter, in characters; beyond it 413.',
  ),
  upload_timeout: option(
    seconds({ min: 1, max: 3600 }),
    30,
    'How long a client may take to send a request; beyond it 408.',
  ),
  username: option(
    text,
    '',
    'Name that services ask their callers for (HTTP Basic); empty asks for none. A service may have its own.',
  ),
  password: option(secret, '', 'The password that belongs to it.'),
})

export type ServerOptions = OptionsOf<typeof serverSection>
