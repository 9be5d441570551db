import { choice, seconds, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

const week = 604_800 // seconds; what an operator has not noticed by then nobody will

export const routingSection = section(
  'routing',
  'Agents and queues of the embedded contact centre.',
  {
    offer_timeout: option(
      seconds({ min: 1, max: 3600 }),
      20,
      'How long an agent may take to accept an offer.',
    ),
    after_missed_offer: option(
      choice('NOT_READY', 'READY'),
      'NOT_READY',
      'What an agent becomes who lets an offer run out.',
    ),
    refusal_pause: option(
      seconds({ min: 0, max: 3600 }),
      60,
      'How long what an agent has rejected is kept from that agent, so that others get it first.',
    ),
    chats_per_agent: option(
      wholeNumber({ min: 0, max: 100 }),
      3,
      'Chats at a time of an agent for whom nobody has said how many.',
    ),
    assumed_handling_time: option(
      seconds({ min: 1, max: 86_400 }),
      180,
      'What handling takes, as long as too few have been handled to tell.',
    ),
    max_waiting: option(
      wholeNumber({ min: 1, max: 1_000_000 }),
      10_000,
      'Most interactions that may wait in one queue; beyond it 503.',
    ),
    longest_wait: option(
      seconds({ min: 1, max: week }),
      86_400,
      'Who has waited for so long is taken out of the queue, as abandoned.',
    ),
    longest_handling: option(
      seconds({ min: 1, max: week }),
      86_400,
      'What nobody has completed for so long is completed.',
    ),
  },
)

export type RoutingOptions = OptionsOf<typeof routingSection>
