import '../../components/named-values.css'
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmTyped } from '../../components/dialog.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { SelectField } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { NamedValues } from '../../components/named-values.tsx'
import { NewSection } from '../../components/new-section.tsx'
import { Page } from '../../components/page.tsx'
import { toCsv } from '../../frame/csv.ts'
import { download } from '../../frame/download.ts'
import { useLoad } from '../../frame/load.ts'
import {
  type AllOptions,
  changeOptions,
  familyOf,
  removeSection,
  type ShownSection,
  usersOf,
} from '../../frame/options.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { toast } from '../../frame/toasts.ts'
import { timeWithSeconds } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { Booking, type NumberState } from './booking.tsx'
import { PasteDialog } from './paste-dialog.tsx'

const prefix = 'resources.'
const strategies = ['RANDOM', 'ROUND-ROBIN', 'LOCAL', 'CLUSTER']
const settings = new Set([
  '_allocation_strategy',
  '_booking_expiration_timeout',
  '_return_pool_health',
])

/** What `GET resources/{group}/bookings` answers. */
interface Bookings {
  readonly booked: number
  readonly free: number
  readonly numbers: readonly NumberState[]
}

/** Pools of numbers that services hand out, with what is booked now. */
export function View({ params }: ViewProps<'resources'>) {
  const isAdmin = useSession().role === 'admin'
  const load = useLoad<AllOptions>('/options', { topics: ['options'] })
  const [isMaking, setMaking] = useState(false)
  const create = async (group: string, name: string, value: string) => {
    await changeOptions(prefix + group, { set: { [name]: value } })
    load.reload()
    navigate(linkTo('resources', { group }))
  }
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
      {t('resources.newGroup')}
    </Button>
  )
  return (
    <Page
      title={t('resources.title')}
      load={load}
      actions={
        <>
          <Button
            icon="download"
            disabledBecause={
              (load.data === undefined || familyOf(load.data, prefix).length === 0) &&
              t('resources.nothingToExport')
            }
            onClick={() => exportAll(load.data)}
          >
            {t('resources.export')}
          </Button>
          {isAdmin && add}
        </>
      }
    >
      <Loaded of={load}>
        {(all) => {
          const groups = familyOf(all, prefix)
          if (groups.length === 0) {
            return <EmptyState icon="hash">{t('resources.none')}</EmptyState>
          }
          return groups.map(([group, values]) => (
            <Group
              key={group}
              group={group}
              values={values}
              users={usersOf(all, '_resource_group', group)}
              isOpen={group === params.group || groups.length === 1}
              isAdmin={isAdmin}
              onChange={load.reload}
            />
          ))
        }}
      </Loaded>
      {isMaking && (
        <NewSection
          title={t('resources.newGroup')}
          taken={familyOf(load.data ?? { revision: 0, sections: {} }, prefix).map(([name]) => name)}
          labels={{
            group: t('resources.group'),
            name: t('common.name'),
            value: t('resources.number'),
          }}
          onCreate={create}
          onClose={() => setMaking(false)}
        />
      )}
    </Page>
  )
}

function exportAll(all: AllOptions | undefined): void {
  if (all === undefined) return
  const rows = familyOf(all, prefix).flatMap(([group, values]) =>
    Object.entries(values)
      .filter(([name]) => !settings.has(name))
      .map(([name, { value }]) => [group, name, String(value)]),
  )
  download('ringback-numbers.csv', 'text/csv', toCsv([['group', 'name', 'number'], ...rows]))
}

interface GroupProps {
  group: string
  values: ShownSection
  users: readonly string[]
  isOpen: boolean
  isAdmin: boolean
  onChange: () => void
}

function Group({ group, values, users, isOpen, isAdmin, onChange }: GroupProps) {
  const path = `/resources/${encodeURIComponent(group)}/bookings`
  const { data, at, reload } = useLoad<Bookings>(path, {
    topics: ['number', 'options'],
    every: 1000,
  })
  const [layer, setLayer] = useState<'paste' | 'delete'>()
  const stateOf = (name: string) => data?.numbers.find((each) => each.name === name)
  const untilOf = (name: string) => {
    const until = stateOf(name)?.until
    return until === undefined ? '' : t('resources.until', { time: timeWithSeconds(until) })
  }
  const numbers = Object.fromEntries(Object.entries(values).filter(([name]) => !settings.has(name)))
  const change = () => {
    onChange()
    reload()
  }
  return (
    <section class="panel stack" aria-label={group}>
      <header class="spread">
        <h2>
          <a class="row" href={linkTo('resources', isOpen ? {} : { group })} aria-expanded={isOpen}>
            <Icon name={isOpen ? 'down' : 'right'} /> {group} ({Object.keys(numbers).length})
          </a>
        </h2>
        <span class="muted numbers">
          {data && t('resources.counts', { booked: data.booked, free: data.free })}
          {users.length > 0 &&
            ` · ${t('resources.usedBy', { n: users.length, names: users.join(', ') })}`}
        </span>
      </header>
      {isOpen && (
        <>
          <Strategy group={group} values={values} isAdmin={isAdmin} onChange={change} />
          <NamedValues
            section={prefix + group}
            values={numbers}
            isReadOnly={!isAdmin}
            onChange={change}
            beside={(name) => <Booking number={stateOf(name)} at={at} />}
            heldBecause={(name) =>
              stateOf(name)?.state === 'booked'
                ? t('resources.held', { until: untilOf(name) })
                : undefined
            }
            labels={{
              name: t('common.name'),
              value: t('resources.number'),
              add: t('resources.add'),
            }}
          />
          {isAdmin && (
            <div class="row">
              <Button onClick={() => setLayer('paste')}>{t('resources.paste')}…</Button>
              <Button kind="quiet" icon="bin" onClick={() => setLayer('delete')}>
                {t('resources.deleteGroup')}
              </Button>
            </div>
          )}
        </>
      )}
      {layer === 'paste' && (
        <PasteDialog
          section={prefix + group}
          taken={Object.keys(values)}
          onClose={() => setLayer(undefined)}
          onDone={change}
        />
      )}
      {layer === 'delete' && (
        <ConfirmTyped
          title={t('resources.deleteGroup')}
          name={group}
          onConfirm={async () => {
            await removeSection(prefix + group)
            toast(t('resources.groupDeleted', { group }))
            onChange()
          }}
          onClose={() => setLayer(undefined)}
        >
          <p>{t('resources.deleteAsks', { n: users.length, names: users.join(', ') })}</p>
        </ConfirmTyped>
      )}
    </section>
  )
}

type StrategyProps = Pick<GroupProps, 'group' | 'values' | 'isAdmin' | 'onChange'>

function Strategy({ group, values, isAdmin, onChange }: StrategyProps) {
  const strategy = String(values._allocation_strategy?.value ?? 'RANDOM')
  if (!isAdmin) return <p class="muted">{strategy}</p>
  return (
    <SelectField
      label="_allocation_strategy"
      hint={t('resources.strategyHint')}
      value={strategy}
      choices={strategies.map((value) => ({ value, label: value }))}
      onInput={async (value) => {
        await changeOptions(prefix + group, { set: { _allocation_strategy: value } })
        onChange()
      }}
    />
  )
}
