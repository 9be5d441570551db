import { optionalUrl } from '../address-kinds.ts'
import { choice, formed, scalar, seconds, secret, text, wholeNumber } from '../kinds.ts'
import { type Kind, optional, section } from '../option.ts'

/**
 * What section push and the sections of providers share. Nothing here has a default: an option that
 * a section leaves out is looked for further up, and means what its sentence says when nobody set it.
 */

const lifetime = { min: 0, max: 2_419_200, whole: true } as const // seconds; four weeks, the longest any provider keeps

const line: Kind<string> = { label: 'text', schema: scalar }

const file: Kind<string> = { label: 'file', schema: scalar }

/** A server in place of the provider's own, without a path: that is the protocol's affair. */
const endpoint: Kind<string> = {
  label: 'URL',
  schema: formed(
    (value) => (value === '' ? value : toOrigin(value)),
    'the address of a server such as https://api.example.com:443',
  ),
}

const badge = wholeNumber({ min: 0, max: 2_147_483_647 })

/** What a message looks like on the device; an event may bring its own. */
export const attributeOptions = {
  'apple.alertMessage.body': optional(
    text,
    'Text of the alert; unset, the message, if it is one that can be read.',
  ),
  'apple.title': optional(text, 'Title of the alert.'),
  'apple.badge': optional(badge, "Number on the app's icon; 0 takes it away.", { example: 1 }),
  'apple.sound': optional(text, 'Sound of the alert: a file of the app, or `default`.'),
  'apple.topic': optional(
    line,
    'Bundle id of the app; may be unset with a certificate that is for one app alone.',
  ),
  'apple.pushType': optional(
    choice(
      'alert',
      'background',
      'voip',
      'location',
      'complication',
      'fileprovider',
      'mdm',
      'liveactivity',
      'pushtotalk',
    ),
    'Kind of push; unset, `alert` when there is something to show or to play, else `background`.',
    { example: 'alert' },
  ),
  'apple.priority': optional(
    choice('10', '5', '1'),
    'At once (10), or as the battery allows (5 or 1); unset 10, and 5 at most for `background`.',
    { example: 10 },
  ),
  'apple.expiration': optional(
    seconds(lifetime),
    "How long it is worth delivering; 0 tries once, unset leaves it to Apple's service.",
    { example: 3600 },
  ),
  'apple.collapseId': optional(
    line,
    'Messages of one such name replace each other on the device; up to 64 bytes.',
  ),
  'fcm.title': optional(text, 'Title of what Android shows by itself.'),
  'fcm.body': optional(
    text,
    'Text of what Android shows by itself; without title and text the app alone decides.',
  ),
  'fcm.priority': optional(
    choice('high', 'normal'),
    'At once, also to a device that sleeps (high; so when unset), or as the battery allows.',
    { example: 'high' },
  ),
  'fcm.ttl': optional(
    seconds(lifetime),
    'How long it is worth delivering; unset, four weeks as Firebase has it.',
    { example: 3600 },
  ),
  'wns.notificationType': optional(
    choice('raw', 'toast'),
    'The message for the app alone (raw; so when unset), or a text to show (toast).',
    { example: 'raw' },
  ),
  'wns.title': optional(text, 'First line of a toast.'),
  'wns.body': optional(text, 'Text of a toast; unset, the message.'),
  'wns.ttl': optional(
    seconds(lifetime),
    "How long it is worth delivering; unset leaves it to Microsoft's service.",
    { example: 3600 },
  ),
  'webpush.title': optional(text, 'Title, for the page to show.'),
  'webpush.body': optional(text, 'Text, for the page to show.'),
  'webpush.ttl': optional(seconds(lifetime), 'How long it is worth delivering; unset, a day.', {
    example: 3600,
  }),
  'webpush.urgency': optional(
    choice('very-low', 'low', 'normal', 'high'),
    'How much battery it is worth; unset, high.',
    { example: 'high' },
  ),
  'webpush.topic': optional(
    line,
    'Messages of one such name replace each other while the browser is away; up to 32 letters and digits.',
  ),
}

/** The attributes an event may bring, read as they are in a section; no section of this name exists. */
export const eventAttributes = section('properties', 'What an event says of itself.', {
  ...attributeOptions,
  'customhttp.message': optional(text, "Message that customhttp sends in place of the event's."),
})

/** How a provider is reached, and how it knows us. What proves who we are comes from one section, whole. */
export const connectionOptions = {
  'apple.endpoint': optional(endpoint, "Apple's service; unset, `https://api.push.apple.com`.", {
    example: 'https://api.push.apple.com',
  }),
  'apple.ca': optional(file, 'Certificates (PEM) to trust for it; unset, the usual ones.'),
  'apple.keyFile': optional(file, 'Signing key (.p8), with its id and team.'),
  'apple.keyId': optional(line, 'Id of the signing key.'),
  'apple.teamId': optional(line, 'Id of the team the signing key belongs to.'),
  'apple.keystore': optional(
    file,
    'Certificate and its key (.p12 or PEM), in place of a signing key.',
  ),
  'apple.keystorePassword': optional(secret, 'Password of the keystore.'),
  'fcm.serviceAccount': optional(file, 'Service account (JSON) of the Firebase project.'),
  'fcm.endpoint': optional(endpoint, "Firebase's service; unset, `https://fcm.googleapis.com`.", {
    example: 'https://fcm.googleapis.com',
  }),
  'wns.sid': optional(line, 'Package security identifier, or client id, of the app.'),
  'wns.secret': optional(secret, 'Its secret.'),
  'wns.tokenEndpoint': optional(
    optionalUrl,
    'Where access tokens are had; unset, `https://login.live.com/accesstoken.srf`.',
  ),
  'wns.scope': optional(line, 'Scope of the access token; unset, `notify.windows.com`.'),
  'webpush.privateKey': optional(
    secret,
    'VAPID key, 32 bytes in base64url; pages subscribe with the public key that belongs to it.',
  ),
  'webpush.subject': optional(line, 'Who answers for it: a `mailto:` or `https:` address.'),
}

/** The same for devices that subscribed with `debug`; what is not set here is taken from those above. */
export const debugOptions = {
  'debug.apple.endpoint': optional(
    endpoint,
    "Apple's service for `debug`; unset, `https://api.sandbox.push.apple.com`.",
    { example: 'https://api.sandbox.push.apple.com' },
  ),
  'debug.apple.ca': optional(file, 'Certificates to trust for it.'),
  'debug.apple.keyFile': optional(file, 'Signing key for `debug`.'),
  'debug.apple.keyId': optional(line, 'Id of that key.'),
  'debug.apple.teamId': optional(line, 'Team of that key.'),
  'debug.apple.keystore': optional(file, 'Certificate and its key for `debug`.'),
  'debug.apple.keystorePassword': optional(secret, 'Password of that keystore.'),
  'debug.fcm.serviceAccount': optional(file, 'Service account for `debug`.'),
  'debug.fcm.endpoint': optional(endpoint, "Firebase's service for `debug`.", {
    example: 'https://fcm.googleapis.com',
  }),
  'debug.wns.sid': optional(line, 'Client id for `debug`.'),
  'debug.wns.secret': optional(secret, 'Its secret.'),
  'debug.wns.tokenEndpoint': optional(optionalUrl, 'Where access tokens for `debug` are had.'),
  'debug.wns.scope': optional(line, 'Scope of those.'),
}

function toOrigin(value: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\\]+\/?$/i.test(value) || !URL.canParse(value)) return undefined
  return new URL(value).origin
}
