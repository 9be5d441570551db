import { CopyButton } from '../../components/button.tsx'
import { t } from '../../i18n/text.ts'
import { addressOf, type Service } from './service-list.ts'

/** The address that apps call, copied whole. */
export function ServiceUrl({ service }: { service: Pick<Service, 'name' | 'kind'> }) {
  const path = addressOf(service)
  return (
    <span class="service-url">
      <code>{path}</code>
      <CopyButton
        text={location.origin + path}
        label={t('services.copyUrl', { name: service.name })}
      />
    </span>
  )
}
