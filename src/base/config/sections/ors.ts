import { baseUrls } from '../address-kinds.ts'
import { choice, wholeNumber } from '../kinds.ts'
import { type OptionsOf, option, section } from '../option.ts'

export const orsSection = section('ors', 'The Orchestration Servers behind orscb and services.', {
  _ors: option(baseUrls, '', 'Base URLs of the Orchestration Servers; empty when there are none.'),
  _ors_lb_strategy: option(
    choice('circular', 'linear'),
    'circular',
    'Which server is asked first: each in turn, or always the first that answers.',
  ),
  max_ors_request_attempts: option(
    wholeNumber({ min: 1, max: 100 }),
    3,
    'How often a request is tried, over all servers, before it has failed.',
  ),
})

export type OrsOptions = OptionsOf<typeof orsSection>
