import { EmptyState } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import type { ViewProps } from '../../frame/paths.ts'
import { t } from '../../i18n/text.ts'

export function View(_: ViewProps<'mailbox'>) {
  return (
    <Page title={t('mailbox.title')}>
      <EmptyState>{t('common.notBuilt')}</EmptyState>
    </Page>
  )
}
