import { type Family, GroupsPage } from '../../components/groups-page.tsx'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { NumberGroup, settings } from './number-group.tsx'

/** Pools of numbers that services hand out, with what is booked now. */
export function View({ params }: ViewProps<'resources'>) {
  const mayChange = useSession().role === 'admin'
  return (
    <GroupsPage family={resources()} mayChange={mayChange} current={params.group}>
      {(group) => <NumberGroup key={group.group} {...group} />}
    </GroupsPage>
  )
}

const resources = (): Family => ({
  prefix: 'resources.',
  namedBy: '_resource_group',
  icon: 'hash',
  title: t('resources.title'),
  newGroup: t('resources.newGroup'),
  none: t('resources.none'),
  labels: { group: t('resources.group'), name: t('common.name'), value: t('resources.number') },
  file: { name: 'ringback-numbers.csv', columns: ['group', 'name', 'number'] },
  settings,
  linkOf: (group) => linkTo('resources', group === undefined ? {} : { group }),
})
