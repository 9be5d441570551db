/**
 * What the operator may decide: one schema a section gives the type, the default, the check and the
 * documentation of each option; the values come from the environment, one YAML file and live overrides.
 * Where overrides are stored is behind a port, and what an option does is said by the room that reads it.
 */
export { ConfigError } from './config-error.ts'
export { exampleYaml, optionTable } from './documentation.ts'
export { type Environment, readEnvironment } from './environment.ts'
export type { Judge, OptionFault, Written } from './judge.ts'
export type { ChangeFault, SectionChange } from './judge-change.ts'
export { describeSection, type KnownOption } from './known-options.ts'
export { freeOptions } from './option.ts'
export type { OptionOverrides, OverridesChange, Revisions } from './option-overrides.ts'
export { Options } from './options.ts'
export { isMasked, type ShownOption, type ShownSection } from './overview.ts'
export { type ConsoleUser, parseScrypt, type Role, type ScryptHash } from './password.ts'
export type { RawSections, RawValue } from './raw-sections.ts'
export { Secret } from './secret.ts'
export { type CallbackSectionOptions, callbackSection } from './sections/callback.ts'
export { type ChatOptions, chatSection } from './sections/chat.ts'
export { type CometdOptions, cometdSection } from './sections/cometd.ts'
export { type ConsoleOptions, consoleSection } from './sections/console.ts'
export { type DeliveryOptions, deliverySection } from './sections/delivery.ts'
export { type DiallerOptions, diallerSection } from './sections/dialler.ts'
export { type GmsOptions, gmsSection } from './sections/gms.ts'
export { type OrsOptions, orsSection } from './sections/ors.ts'
export {
  type PatternsOptions,
  patternGroupSection,
  patternsSection,
} from './sections/patterns.ts'
export { type ProviderOptions, providerSection } from './sections/provider.ts'
export { eventAttributes } from './sections/provider-options.ts'
export { type PushOptions, pushSection } from './sections/push.ts'
export { type ResourcesOptions, resourcesSection } from './sections/resources.ts'
export { type RoutingOptions, routingSection } from './sections/routing.ts'
export { type ServerOptions, serverSection } from './sections/server.ts'
export { type ServiceOptions, serviceSection } from './sections/service.ts'
export {
  type StatOptions,
  type StatSourceOptions,
  statSection,
  statSourceSection,
} from './sections/stat.ts'
