import { bytes, seconds, text, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

const longestMessage = 30_720 // bytes; JSON may double them, and a mailbox takes 64 KiB
const longestHistory = 604_800 // seconds, a week; transcripts are kept in Redis, not in an archive

export const chatSection = section('chat', 'Chats between customers and agents.', {
  default_chat_endpoint: option(
    text,
    'Environment:default',
    'Endpoint of services that name neither a queue nor an endpoint: the queue their customers wait in. `Environment:default` is the queue `default`.',
  ),
  message_max_bytes: option(
    bytes({ min: 1, max: longestMessage }),
    16_384,
    'Longest text of one message; beyond it 413.',
  ),
  events_per_minute: option(
    wholeNumber({ min: 1, max: 100_000 }),
    120,
    'Most events of one party in a minute; beyond it 429.',
  ),
  max_entries: option(
    wholeNumber({ min: 10, max: 1_000_000 }),
    5000,
    'Most entries of a transcript; beyond it 409.',
  ),
  max_parties: option(
    wholeNumber({ min: 2, max: 1000 }),
    20,
    'Most parties in a chat at a time; beyond it 409.',
  ),
  inactivity_timeout: option(
    seconds({ min: 1, max: 86_400 }),
    900,
    'Silence of all parties after which a chat ends.',
  ),
  history: option(
    seconds({ min: 1, max: longestHistory, whole: true }),
    3600,
    'How long a chat can be read after its end, if its service lives so long.',
  ),
})

export type ChatOptions = OptionsOf<typeof chatSection>
