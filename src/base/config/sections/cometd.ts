import { bytes, milliseconds, seconds, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

const size = { min: 1024, max: 2 ** 30 }
const longestMemory = 7200 // seconds; sessions and numbering live that long in Redis
const longestHold = 120 // seconds; gateways cut what is silent for longer

export const cometdSection = section('cometd', 'CometD sessions and the mailboxes behind them.', {
  timeout: option(
    seconds({ min: 0.1, max: longestHold }),
    60,
    'How long a poll is held while there is nothing to deliver.',
  ),
  interval: option(
    milliseconds({ min: 0, max: 60_000 }),
    0,
    'How long a client is asked to wait before its next poll.',
  ),
  max_interval: option(
    seconds({ min: 1, max: 3600 }),
    10,
    'Silence between two polls after which a device counts as away.',
  ),
  session_expiration: option(
    seconds({ min: 1, max: longestMemory, whole: true }),
    300,
    'Silence after which a session is forgotten and the client must shake hands again.',
  ),
  mailbox_expiration: option(
    seconds({ min: 1, max: longestMemory, whole: true }),
    600,
    'How long messages wait for a user who does not fetch them.',
  ),
  mailbox_max_messages: option(
    wholeNumber({ min: 1, max: 100_000 }),
    500,
    'Most messages a mailbox keeps; the oldest go first.',
  ),
  mailbox_max_bytes: option(
    bytes(size),
    1_048_576,
    'Most bytes a mailbox keeps; the oldest go first.',
  ),
  max_body_bytes: option(bytes(size), 65_536, 'Largest request of a CometD client; beyond it 413.'),
  max_message_bytes: option(bytes(size), 65_536, 'Largest event to deliver; beyond it 413.'),
  max_sessions: option(
    wholeNumber({ min: 1, max: 10_000_000 }),
    100_000,
    'Most sessions a node holds, and most WebSockets; beyond it new ones get 503.',
  ),
  max_pending_appends: option(
    wholeNumber({ min: 1, max: 1_000_000 }),
    10_000,
    'Most messages a node has on their way to Redis; beyond it 503.',
  ),
})

export type CometdOptions = OptionsOf<typeof cometdSection>
