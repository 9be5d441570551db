import { Button } from '../../components/button.tsx'
import { type Family, GroupsPage } from '../../components/groups-page.tsx'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { ImportDialog } from './import-dialog.tsx'
import { PatternGroup } from './pattern-group.tsx'
import { PatternHelp } from './pattern-help.tsx'

/** Groups of patterns that values are held against, and a place to try them. */
export function View({ params }: ViewProps<'patterns'>) {
  const { role } = useSession()
  const mayChange = role === 'admin' || role === 'supervisor'
  const [layer, setLayer] = useQuery('layer')
  const family = patterns()
  const actions = (
    <>
      <Button icon="question" onClick={() => setLayer('help')}>
        {t('patterns.help')}
      </Button>
      {mayChange && (
        <Button icon="upload" onClick={() => setLayer('import')}>
          {t('patterns.import')}
        </Button>
      )}
    </>
  )
  const layers = (reload: () => void) => (
    <>
      {layer === 'help' && <PatternHelp closeTo={family.linkOf(params.group)} />}
      {layer === 'import' && mayChange && (
        <ImportDialog prefix={family.prefix} onClose={() => setLayer('')} onDone={reload} />
      )}
    </>
  )
  return (
    <GroupsPage {...{ family, mayChange, actions, layers }} current={params.group}>
      {(group) => <PatternGroup key={group.group} {...group} />}
    </GroupsPage>
  )
}

const patterns = (): Family => ({
  prefix: 'patterns.',
  namedBy: '_exceptions',
  icon: 'regex',
  title: t('patterns.title'),
  newGroup: t('patterns.newGroup'),
  none: t('patterns.none'),
  labels: { group: t('patterns.group'), name: t('common.name'), value: t('patterns.value') },
  file: { name: 'ringback-patterns.csv', columns: ['group', 'name', 'value'] },
  settings: new Set(),
  linkOf: (group) => linkTo('patterns', group === undefined ? {} : { group }),
})
