import { bytes, seconds, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

const days = 86_400 // seconds

export const deliverySection = section(
  'delivery',
  'Records of what was pushed, and how long it is tried.',
  {
    keep: option(
      seconds({ min: 60, max: 7 * days, whole: true }),
      days,
      'How long a delivery that has ended is kept for operators to see.',
    ),
    keep_most: option(
      wholeNumber({ min: 100, max: 10_000_000 }),
      100_000,
      'Most deliveries kept; those that ended first go first.',
    ),
    keep_bytes: option(
      bytes({ min: 1_048_576, max: 2 ** 36 }),
      268_435_456,
      'Most bytes kept of messages that did not get through; beyond it deliveries go as above.',
    ),
    rate: option(
      wholeNumber({ min: 0, max: 1_000_000 }),
      0,
      'Most pushes a second that a node begins for one provider; 0 sets no limit.',
    ),
    burst: option(
      wholeNumber({ min: 1, max: 1_000_000 }),
      100,
      'Pushes that may be begun at once, where a rate is set.',
    ),
    event_horizon: option(
      seconds({ min: 0, max: 7 * days }),
      144_000,
      'How long a published event is tried: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 14 h.',
    ),
    chat_horizon: option(
      seconds({ min: 0, max: days }),
      360,
      'How long news of a chat is tried; what was said meanwhile goes with it.',
    ),
    callback_horizon: option(
      seconds({ min: 0, max: days }),
      120,
      'How long it is tried to tell customers that it is their turn, where the scenario sets no deadline.',
    ),
  },
)

export type DeliveryOptions = OptionsOf<typeof deliverySection>
