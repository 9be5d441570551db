import { optionalUrl } from '../address-kinds.ts'
import { choice, seconds, secret, text } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

export const diallerSection = section('dialler', 'Who dials when a customer is to be called.', {
  type: option(
    choice('agent', 'asterisk'),
    'agent',
    'Agents dial themselves, or the server does over the REST Interface of an Asterisk.',
  ),
  url: option(optionalUrl, '', 'Of the interface, as `http://pbx.example.com:8088/ari`.'),
  username: option(text, '', 'Name by which the interface knows this server.'),
  password: option(secret, '', 'The password that belongs to it.'),
  context: option(
    text,
    '',
    'Context of the dialplan that takes over once the first party has answered; empty: `app` does.',
  ),
  app: option(text, 'ringback', 'Stasis application that is told of the calls.'),
  customer_endpoint: option(
    text,
    'PJSIP/{number}@trunk',
    'What is dialled for a customer; `{number}` stands for the number.',
  ),
  agent_endpoint: option(
    text,
    'PJSIP/{agent}',
    'What is dialled for an agent; `{agent}` stands for the id.',
  ),
  caller_id: option(text, '', 'Number that the called party sees; empty leaves it to Asterisk.'),
  ring_timeout: option(seconds({ min: 1, max: 600 }), 30, 'How long a call may ring.'),
  timeout: option(seconds({ min: 0.1, max: 60 }), 5, 'How long one exchange may take.'),
})

export type DiallerOptions = OptionsOf<typeof diallerSection>
