import { Tabs } from '../../components/page.tsx'
import { paths } from '../../frame/paths.ts'
import { linkTo } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'

/** The own desk, and all of them for who may see them. */
export function DeskTabs({ current }: { current: 'desk' | 'deskTeam' }) {
  const { role } = useSession()
  const mayOversee: readonly string[] = paths.deskTeam.seenBy
  if (!mayOversee.includes(role)) return null
  return (
    <Tabs
      label={t('desk.title')}
      items={[
        { href: linkTo('desk'), label: t('desk.mine'), isCurrent: current === 'desk' },
        { href: linkTo('deskTeam'), label: t('desk.team'), isCurrent: current === 'deskTeam' },
      ]}
    />
  )
}
