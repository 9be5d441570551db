import { EmptyState } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import type { ViewProps } from '../../frame/paths.ts'
import { t } from '../../i18n/text.ts'

export function View(_: ViewProps<'push'>) {
  return (
    <Page title={t('push.title')}>
      <EmptyState>{t('common.notBuilt')}</EmptyState>
    </Page>
  )
}
