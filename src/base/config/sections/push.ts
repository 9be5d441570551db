import { hosts, optionalUrl } from '../address-kinds.ts'
import { list, scalar, seconds, text } from '../kinds.ts'
import { type OptionsOf, option, optional, section } from '../option.ts'
import { signingSecret } from '../signing-secret.ts'
import { attributeOptions, connectionOptions, debugOptions } from './provider-options.ts'

export const pushSection = section('push', 'Notifications: channels, and what each needs.', {
  pushEnabled: option(
    list,
    'comet,httpcb,customhttp,orscb,ios,gcm,fcm,android,wns',
    'Channels one may subscribe to; names that mean no channel are ignored.',
  ),
  defaultSubscriptionExpiration: option(
    seconds({ min: 30, max: 31_536_000, whole: true }),
    30,
    'Life of a subscription that names none; 30 is also the least there is.',
  ),
  filtering_chat_events: option(
    list,
    'Notice.TypingStarted,Notice.TypingStopped',
    'Events of a chat that are no reason to wake a device; a service may say otherwise.',
  ),
  localization_file: optional(
    { label: 'file', schema: scalar },
    'Messages in the languages of those who receive them (XML), read again when it changes.',
    { example: 'config/messages.xml' },
  ),
  'httpcb.allow': option(
    hosts,
    '127.0.0.0/8',
    'Networks and hosts that httpcb may call, judged by the address it connects to.',
  ),
  'httpcb.signingSecret': option(
    signingSecret,
    '',
    'Key that signs httpcb calls (`whsec_` and base64, as Standard Webhooks has it); empty signs nothing.',
  ),
  'customhttp.url': option(optionalUrl, '', 'Where customhttp posts to; empty turns it off.'),
  'customhttp.message': option(
    text,
    '',
    "Message that customhttp sends in place of the event's; empty sends the event's.",
  ),
  'wns.allow': option(
    hosts,
    '*.notify.windows.com',
    'Networks and hosts that the channel URIs of wns devices may name.',
  ),
  'webpush.allow': option(
    hosts,
    'fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com',
    'Networks and hosts that the endpoints of webpush devices may name.',
  ),
  ...connectionOptions,
  ...debugOptions,
  ...attributeOptions,
})

export type PushOptions = OptionsOf<typeof pushSection>
