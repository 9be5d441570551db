import { type Load, useLoad } from '../../frame/load.ts'
import { t } from '../../i18n/text.ts'
import type { Template } from '../templates/template-json.ts'
import {
  type AllOptions,
  parametersOf,
  referencesIn,
  type Service,
  servicesIn,
} from './service-list.ts'

export interface Services {
  readonly load: Load<AllOptions>
  readonly templates: Load<readonly Template[]>
  /** Undefined until both are there. */
  readonly services: readonly Service[] | undefined
  readonly references: ReturnType<typeof referencesIn>
}

export function useServices(): Services {
  const load = useLoad<AllOptions>('/options', { topics: ['options'] })
  const templates = useLoad<readonly Template[]>('/templates', { topics: ['options'] })
  const isKnown = templates.data !== undefined || templates.fault !== undefined
  return {
    ...{ load, templates },
    services:
      load.data !== undefined && isKnown ? servicesIn(load.data, templates.data ?? []) : undefined,
    references: load.data === undefined ? {} : referencesIn(load.data),
  }
}

export const parametersFor = (template: Template | undefined) =>
  parametersOf(template, {
    type: t('services.docType'),
    service: t('services.docService'),
    username: t('services.docUsername'),
    password: t('services.docPassword'),
  })
