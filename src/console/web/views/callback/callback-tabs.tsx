import { Tabs } from '../../components/page.tsx'
import { linkTo, place } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'

interface Props {
  current: 'callback' | 'callbackWeek'
  /** The service that the week is of. */
  service?: string
}

/** The queue and the week, of the same service. */
export function CallbackTabs({ current, service }: Props) {
  const { query } = useStore(place)
  const own = service ?? query.get('service') ?? undefined
  return (
    <Tabs
      label={t('callback.views')}
      items={[
        {
          href: linkTo('callback', {}, { service: own }),
          label: t('callback.queue'),
          isCurrent: current === 'callback',
        },
        {
          href: linkTo('callbackWeek', { service: own }),
          label: t('callback.week'),
          isCurrent: current === 'callbackWeek',
        },
      ]}
    />
  )
}
