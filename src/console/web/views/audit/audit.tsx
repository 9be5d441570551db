import './audit.css'
import { Button, ButtonLink } from '../../components/button.tsx'
import { useColumns } from '../../components/columns.tsx'
import { EmptyState, Loaded, NoMatch } from '../../components/feedback.tsx'
import { Field } from '../../components/field.tsx'
import { clearFilters, type Filter, Filters, Pager } from '../../components/filters.tsx'
import { NewPill, useSteadyRows } from '../../components/new-pill.tsx'
import { Page } from '../../components/page.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { admin } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { place, setQuery, spellQuery, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { toast } from '../../frame/toasts.ts'
import { none } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import type { AuditPage, Entry } from './audit-json.ts'
import { linkOfThing } from './link-of-thing.ts'
import { undoChange } from './undo-change.ts'

/** Who did what, newest first; nothing here can be taken away. */
export function View(_: ViewProps<'audit'>) {
  const { query } = useStore(place)
  const [cursor] = useQuery('page')
  const [limit] = useQuery('size', '50')
  const filters = toFilters()
  const { columns, menu } = useColumns('audit', allColumns())
  const wanted = { ...wordsOf(query), ...bounds(query) }
  const asked = { ...wanted, cursor, limit }
  const load = useLoad<AuditPage>('/audit', { query: asked, topics: ['audit'] })
  const steady = useSteadyRows({ rows: load.data?.entries, idOf, of: spellQuery(asked) })
  const mayUndo = useSession().role === 'admin'
  const isFiltered = [...filters.map(({ name }) => name), ...days].some((name) => query.get(name))
  const clear = () => {
    clearFilters(filters)
    setQuery({ from: '', to: '' })
  }
  const undo = async (entry: Entry) => {
    const { text, isDone } = await undoChange(entry)
    toast(text, { tone: isDone ? 'good' : 'warn' })
    steady.show()
    load.reload()
  }
  const fileOf = (format: string) => `${admin}/audit${spellQuery({ ...wanted, format })}`
  return (
    <Page
      title={t('audit.title')}
      load={load}
      actions={
        <>
          <ButtonLink href={fileOf('csv')} download="audit.csv" icon="download">
            CSV
          </ButtonLink>
          <ButtonLink href={fileOf('ndjson')} download="audit.ndjson" icon="download">
            NDJSON
          </ButtonLink>
        </>
      }
    >
      <div class="spread">
        <Filters filters={filters}>
          {days.map((name) => (
            <DayField key={name} name={name} label={t(`audit.day.${name}`)} />
          ))}
        </Filters>
        {menu}
      </div>
      <Loaded of={load}>
        {({ cursor: next }) => (
          <div class="steady" ref={steady.frame}>
            <NewPill {...steady} />
            <Table
              caption={t('audit.title')}
              columns={columns}
              rows={steady.rows}
              idOf={idOf}
              {...(mayUndo
                ? { rowMenu: (entry: Entry) => <UndoButton entry={entry} onUndo={undo} /> }
                : {})}
              empty={
                isFiltered ? (
                  <NoMatch onClear={clear} />
                ) : (
                  <EmptyState icon="shield">{t('audit.none')}</EmptyState>
                )
              }
            />
            <Pager next={next} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** Only of options: what else was done is taken back where it was done, if it can be. */
function UndoButton({ entry, onUndo }: { entry: Entry; onUndo: (entry: Entry) => Promise<void> }) {
  if (entry.what !== 'option.changed') return null
  return (
    <Button kind="quiet" icon="undo" onClick={() => onUndo(entry)}>
      {t('common.undo')}
    </Button>
  )
}

const days = ['from', 'to'] as const

function DayField({ name, label }: { name: (typeof days)[number]; label: string }) {
  const [day, setDay] = useQuery(name)
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="date"
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
      )}
    </Field>
  )
}

function toFilters(): readonly Filter[] {
  const whats = [
    ...['option', 'session', 'callback', 'desk', 'node'],
    ...['template', 'delivery', 'mailbox', 'push'],
  ]
  return [
    { name: 'who', label: t('audit.who') },
    {
      name: 'what',
      label: t('audit.what'),
      choices: [
        { value: '', label: t('audit.all') },
        ...whats.map((value) => ({ value, label: value })),
      ],
    },
  ]
}

const idOf = ({ id }: Entry) => id

const wordsOf = (query: URLSearchParams) => ({
  who: query.get('who') ?? '',
  what: query.get('what') ?? '',
})

/** Days of the browser's calendar, the last one included. */
function bounds(query: URLSearchParams): { from?: string; to?: string } {
  const from = toDay(query.get('from'), 0)
  const to = toDay(query.get('to'), 1)
  return { ...(from && { from }), ...(to && { to }) }
}

function toDay(text: string | null, more: number): string | undefined {
  const day = new Date(`${text}T00:00`)
  if (Number.isNaN(day.getTime())) return undefined
  day.setDate(day.getDate() + more)
  return day.toISOString()
}

function allColumns(): Column<Entry>[] {
  return [
    { name: 'at', label: t('audit.at'), cell: ({ at }) => <Time at={at} /> },
    {
      name: 'who',
      label: t('audit.who'),
      cell: ({ who, role }) =>
        role === undefined ? who : `${who} (${textOr(`common.role.${role}`, role)})`,
    },
    { name: 'address', label: t('audit.address'), cell: ({ address }) => address ?? none },
    { name: 'what', label: t('audit.what'), cell: ({ what }) => <code>{what}</code> },
    { name: 'thing', label: t('audit.thing'), cell: (entry) => <Thing entry={entry} /> },
    { name: 'change', label: t('audit.change'), cell: (entry) => <Change entry={entry} /> },
  ]
}

function Thing({ entry: { what, thing } }: { entry: Entry }) {
  const link = linkOfThing(what, thing)
  return link === undefined ? (
    <span class="mono">{thing}</span>
  ) : (
    <a class="mono" href={link}>
      {thing}
    </a>
  )
}

function Change({ entry: { before, after } }: { entry: Entry }) {
  if (before === undefined && after === undefined) return <>{none}</>
  return (
    <span class="mono audit-change">
      {before !== undefined && <del>{before}</del>}
      {before !== undefined && after !== undefined && ' → '}
      {after !== undefined && <ins>{after}</ins>}
    </span>
  )
}
