import { Button } from '../../components/button.tsx'
import { SelectField } from '../../components/field.tsx'
import { DeleteGroup, GroupPanel } from '../../components/group-panel.tsx'
import type { Group } from '../../components/groups-page.tsx'
import { NamedValues } from '../../components/named-values.tsx'
import { useLoad } from '../../frame/load.ts'
import { changeOptions } from '../../frame/options.ts'
import { useQuery } from '../../frame/router.ts'
import { timeWithSeconds } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { Booking, type NumberState } from './booking.tsx'
import { PasteDialog } from './paste-dialog.tsx'

const strategies = ['RANDOM', 'ROUND-ROBIN', 'LOCAL', 'CLUSTER']

export const settings: ReadonlySet<string> = new Set([
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

/** One pool: its numbers, and which of them are booked at this second. */
export function NumberGroup(o: Group) {
  const { group, section, values, users, isOpen, mayChange } = o
  const path = `/resources/${encodeURIComponent(group)}/bookings`
  const bookings = useLoad<Bookings>(path, { topics: ['number', 'options'], every: 1000 })
  const stateOf = (name: string) => bookings.data?.numbers.find((each) => each.name === name)
  const numbers = Object.fromEntries(Object.entries(values).filter(([name]) => !settings.has(name)))
  const onChange = () => {
    o.onChange()
    bookings.reload()
  }
  return (
    <GroupPanel
      title={group}
      count={Object.keys(numbers).length}
      isOpen={isOpen}
      href={o.href}
      aside={<Standing bookings={bookings.data} users={users} />}
    >
      <Strategy {...o} onChange={onChange} />
      <NamedValues
        section={section}
        values={numbers}
        isReadOnly={!mayChange}
        onChange={onChange}
        beside={(name) => <Booking number={stateOf(name)} at={bookings.at} />}
        heldBecause={(name) => heldBy(stateOf(name))}
        labels={{ name: t('common.name'), value: t('resources.number'), add: t('resources.add') }}
      />
      {mayChange && (
        <div class="row">
          <Paste section={section} taken={Object.keys(values)} onDone={onChange} />
          <DeleteGroup
            {...{ section, group, values, users, onChange }}
            heldBecause={bookings.data?.numbers.map(heldBy).find((reason) => reason !== undefined)}
            texts={{
              delete: t('resources.deleteGroup'),
              asks: t('resources.deleteAsks', { n: users.length, names: users.join(', ') }),
              deleted: t('resources.groupDeleted', { group }),
            }}
          />
        </div>
      )}
    </GroupPanel>
  )
}

/** Why a number cannot be taken away now. */
function heldBy(number: NumberState | undefined): string | undefined {
  if (number?.state !== 'booked') return undefined
  const { until } = number
  const spelled = until === undefined ? '' : t('resources.until', { time: timeWithSeconds(until) })
  return t('resources.held', { until: spelled })
}

function Standing({ bookings, users }: Pick<Group, 'users'> & { bookings: Bookings | undefined }) {
  const parts = [
    bookings && t('resources.counts', { booked: bookings.booked, free: bookings.free }),
    users.length > 0 && t('resources.usedBy', { n: users.length, names: users.join(', ') }),
  ]
  return <span class="muted numbers">{parts.filter((part) => part).join(' · ')}</span>
}

interface PasteProps {
  section: string
  taken: readonly string[]
  onDone: () => void
}

function Paste(o: PasteProps) {
  const [layer, setLayer] = useQuery('layer')
  return (
    <>
      <Button onClick={() => setLayer('paste')}>{t('resources.paste')}…</Button>
      {layer === 'paste' && <PasteDialog {...o} onClose={() => setLayer('', { replace: true })} />}
    </>
  )
}

function Strategy({ section, values, mayChange, onChange }: Group) {
  const strategy = String(values._allocation_strategy?.value ?? 'RANDOM')
  if (!mayChange) return <p class="muted">{strategy}</p>
  return (
    <SelectField
      label="_allocation_strategy"
      hint={t('resources.strategyHint')}
      value={strategy}
      choices={strategies.map((value) => ({ value, label: value }))}
      onInput={async (value) => {
        await changeOptions(section, { set: { _allocation_strategy: value } })
        onChange()
      }}
    />
  )
}
