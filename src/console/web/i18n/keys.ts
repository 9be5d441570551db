import type api from '../locales/en/api.json'
import type audit from '../locales/en/audit.json'
import type callback from '../locales/en/callback.json'
import type common from '../locales/en/common.json'
import type deliveries from '../locales/en/deliveries.json'
import type desk from '../locales/en/desk.json'
import type drop from '../locales/en/drop.json'
import type home from '../locales/en/home.json'
import type hours from '../locales/en/hours.json'
import type mailbox from '../locales/en/mailbox.json'
import type options from '../locales/en/options.json'
import type patterns from '../locales/en/patterns.json'
import type push from '../locales/en/push.json'
import type reporting from '../locales/en/reporting.json'
import type resources from '../locales/en/resources.json'
import type services from '../locales/en/services.json'
import type shell from '../locales/en/shell.json'
import type signin from '../locales/en/signin.json'
import type statistics from '../locales/en/statistics.json'
import type templates from '../locales/en/templates.json'

/** All strings there are, by area: a file of locales/en each, with a twin in locales/de. */
interface Strings {
  api: typeof api
  audit: typeof audit
  callback: typeof callback
  common: typeof common
  deliveries: typeof deliveries
  desk: typeof desk
  drop: typeof drop
  home: typeof home
  hours: typeof hours
  mailbox: typeof mailbox
  options: typeof options
  patterns: typeof patterns
  push: typeof push
  reporting: typeof reporting
  resources: typeof resources
  services: typeof services
  shell: typeof shell
  signin: typeof signin
  statistics: typeof statistics
  templates: typeof templates
}

export type Area = keyof Strings

/** `<area>.<name>`, checked by the compiler. */
export type Key = { [A in Area]: `${A}.${keyof Strings[A] & string}` }[Area]
