import { optionalUrl } from '../address-kinds.ts'
import { text } from '../kinds.ts'
import { family, type OptionsOf, optional } from '../option.ts'
import { signingSecret } from '../signing-secret.ts'
import { attributeOptions, connectionOptions, debugOptions } from './provider-options.ts'

/**
 * `push.provider.<name>`: what one provider has of its own.
 * `push.provider.<name>.event.<tag>` and `push.provider.event.<tag>`: what events under a tag have.
 * An option that is not set here falls back to a section further up, so none has a default.
 */
export const providerSection = family(
  'push.provider.',
  'One section a provider, or a group of events; what it leaves out comes from `push`.',
  {
    'customhttp.url': optional(optionalUrl, 'Where customhttp posts to for this provider.'),
    'customhttp.message': optional(text, 'Message that customhttp sends for this provider.'),
    'httpcb.signingSecret': optional(
      signingSecret,
      'Key that signs httpcb calls for this provider.',
    ),
    ...connectionOptions,
    ...debugOptions,
    ...attributeOptions,
  },
  { member: 'SalesApp' },
)

export type ProviderOptions = OptionsOf<typeof providerSection>
