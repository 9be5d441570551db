import { boolean, choice, formed, list, seconds, text, wholeNumber } from '../kinds.ts'
import { type Kind, type OptionsOf, option, optional, section } from '../option.ts'

const day = { min: 0, max: 86_400 } // seconds
const many = { min: 1, max: 10_000_000 } // requests
const some = { min: 1, max: 100 } // attempts of one kind
const longestLife = { min: 1, max: 31_536_000, whole: true } as const // a year, as of services

/** A length of calendar time: a month is a month, whatever its days. */
const span: Kind<string> = {
  label: 'span',
  schema: formed(
    (value) => (/^(\d{1,6}[yMwdhm])+$/.test(value) ? value : undefined),
    'a time such as 1M (y, M, w, d, h or m after each number)',
  ),
}

const country: Kind<string> = {
  label: 'country',
  schema: formed(
    (value) => (/^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined),
    'a country of two letters',
  ),
}

export const callbackSection = section(
  'callback',
  'What holds for callback services that do not say otherwise.',
  {
    _ttl: option(
      seconds(longestLife),
      86_400,
      'How long a callback lives, counted from the time it was booked for.',
    ),
    _request_time_bucket: option(
      choice('5', '10', '15', '20', '30', '60', '120'),
      5,
      'Length of a slot, in minutes.',
    ),
    _max_request_by_time_bucket: option(
      wholeNumber({ min: 0, max: 1_000_000 }),
      100,
      'How many callbacks a slot takes where no capacity service says so.',
    ),
    _business_hours_service: optional(text, 'Service that knows the opening hours; unset: open.'),
    _capacity_service: optional(text, 'Service that knows how many callbacks each slot takes.'),
    _reject_future_desired_time: option(span, '1M', 'How far ahead a callback may be booked.'),
    _request_execution_time_buffer: option(
      wholeNumber(day),
      120,
      'Seconds before its time at which a booked callback joins the queue.',
    ),
    _request_queue_time_stat: optional(
      text,
      'Statistic added to that, as metric, object type, object and tenant.',
      { example: 'ExpectedWaitTime;Queue;sales;Environment' },
    ),
    _desired_connect_time_threshold: option(
      wholeNumber(day),
      180,
      'Seconds before its time from which a customer may be called; an agent who is free sooner gets the next one.',
    ),
    _customer_lookup_keys: optional(
      list,
      'Names by whose values callbacks are found; unset, the mandatory ones.',
    ),
    _mandatory_customer_lookup_keys: optional(
      list,
      'Names that each request must give; unset, `_customer_number`, which a customer who calls at once may leave out.',
    ),
    'returned-keys': option(
      list,
      '_ors_session_id',
      'Names whose values queries answer with, beside those that they always have.',
    ),
    _overwritable_options: option(
      list,
      '',
      "Options for which a request's own value goes before the service's.",
    ),
    _default_country: option(country, 'US', 'Country of numbers that are written without one.'),
    _exceptions: optional(text, 'Group of patterns; numbers that match one are refused.'),
    _disallow_impossible_phone_numbers: option(boolean, false, 'Refuses what is no number.'),
    _disallow_premium_phone_numbers: option(
      boolean,
      false,
      'Refuses numbers that cost more than a usual call.',
    ),
    _enable_in_queue_checking: option(
      choice('true', 'strict', 'false'),
      'false',
      'Refuses a number that has two callbacks outstanding (true), or one (strict).',
    ),
    _throttle_callbacks_per_service_1: optional(
      wholeNumber(many),
      'How many callbacks a service takes within `_throttle_ttl_1`; unset, any number.',
      { example: 500 },
    ),
    _throttle_ttl_1: option(seconds({ min: 1, max: 86_400, whole: true }), 300, 'Its time.'),
    _throttle_callbacks_per_service_2: optional(
      wholeNumber(many),
      'How many callbacks a service takes within `_throttle_ttl_2`; unset, any number.',
      { example: 1000 },
    ),
    _throttle_ttl_2: option(seconds({ min: 1, max: 86_400, whole: true }), 3600, 'Its time.'),
    _throttle_request_parameters: option(
      list,
      '_customer_number',
      'Parameters or headers that tell customers apart when requests are counted.',
    ),
    _throttle_request_parameters_limit: optional(
      wholeNumber(many),
      'How many callbacks a customer may ask for a day; unset, any number.',
      { example: 6 },
    ),
    _user_confirm_timeout: option(wholeNumber({ min: 1, max: 86_400 }), 30, 'Seconds to confirm.'),
    _on_user_confirm_timeout: option(
      text,
      'CONNECT-ANYWAY',
      'What follows when nobody confirms; anything but CONNECT-ANYWAY ends the callback.',
    ),
    _max_number_of_user_availability_confirmation_attempts: option(
      wholeNumber(some),
      3,
      'How often the customer is asked to confirm.',
    ),
    _snooze_duration: option(
      wholeNumber({ min: 1, max: 86_400 }),
      300,
      'Seconds a customer gets who asks for a little more time.',
    ),
    _booking_expiration_timeout: option(
      wholeNumber({ min: 5, max: 1800 }),
      30,
      'Seconds an access number waits for its call.',
    ),
    _userorig_connect_limit: option(
      wholeNumber(some),
      3,
      'How often the customer may ask for a number to call.',
    ),
    _max_dial_attempts: option(wholeNumber(some), 3, 'How often the customer is called.'),
    _dial_retry_timeout: option(wholeNumber(day), 300, 'Seconds between two such calls.'),
    _attach_udata: option(
      choice('single_json', 'separate_keys', 'gms_storage_id'),
      'separate_keys',
      "How the customer's data comes with the call.",
    ),
    _enable_status_notification: option(
      choice('false', 'subscribe_notify', 'notify'),
      'false',
      'Whether another system is told of each change of a callback: straight (notify), or by a subscription that is made for it (subscribe_notify).',
    ),
    _status_notification_type: optional(
      choice('httpcb', 'orscb'),
      'How it is told; a request may say it where nobody else does, as with the target.',
      { example: 'httpcb' },
    ),
    _status_notification_target: optional(
      text,
      'Where it is told: a URL that `push.httpcb.allow` lets be called, or the session of an Orchestration Server.',
      { example: 'https://crm.example.com/callbacks' },
    ),
    _status_notification_provider: optional(text, 'Push provider whose options hold for it.'),
    _status_notification_language: optional(text, 'Its language, for providers that translate.'),
    _status_notification_debug: option(
      boolean,
      false,
      'Whether the debug connection of its provider is used.',
    ),
    _max_ors_submit_attempts: option(
      wholeNumber(some),
      3,
      'How often a callback that is due is handed over before it has failed (SUBMIT_ERROR).',
    ),
    'queue-polling-rate': option(
      seconds({ min: 1, max: 3600 }),
      60,
      'How often is looked for callbacks that are overdue, and for sessions that have gone.',
    ),
  },
)

export type CallbackSectionOptions = OptionsOf<typeof callbackSection>
