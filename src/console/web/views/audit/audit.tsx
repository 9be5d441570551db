import { ButtonLink } from '../../components/button.tsx'
import { EmptyState, Loaded, NoMatch } from '../../components/feedback.tsx'
import { clearFilters, type Filter, Filters, Pager } from '../../components/filters.tsx'
import { Page } from '../../components/page.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { admin } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { place, spellQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { linkOfThing } from './link-of-thing.ts'

interface Entry {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly role?: string
  readonly address?: string
  readonly what: string
  readonly thing: string
  readonly before?: string
  readonly after?: string
}

interface AuditPage {
  readonly entries: readonly Entry[]
  readonly cursor?: string
}

/** Who did what, newest first; nothing here can be taken away. */
export function View(_: ViewProps<'audit'>) {
  const { query } = useStore(place)
  const [cursor] = useQuery('page')
  const [limit] = useQuery('size', '50')
  const filters = toFilters()
  const wanted = { ...wordsOf(query), ...dayBounds(query.get('day')) }
  const load = useLoad<AuditPage>('/audit', {
    query: { ...wanted, cursor, limit },
    topics: ['audit'],
  })
  const isFiltered = filters.some(({ name }) => query.get(name))
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
      <Filters filters={filters}>
        <DayField />
      </Filters>
      <Loaded of={load}>
        {({ entries, cursor: next }) => (
          <>
            <Table
              caption={t('audit.title')}
              columns={columns()}
              rows={entries}
              idOf={({ id }) => id}
              empty={
                isFiltered ? (
                  <NoMatch onClear={() => clearFilters(filters)} />
                ) : (
                  <EmptyState icon="shield">{t('audit.none')}</EmptyState>
                )
              }
            />
            <Pager next={next} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function DayField() {
  const [day, setDay] = useQuery('day')
  return (
    <label class="field">
      <span>{t('audit.day')}</span>
      <input
        type="date"
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
      />
    </label>
  )
}

function toFilters(): readonly Filter[] {
  const whats = ['option', 'session', 'callback', 'node', 'template', 'delivery', 'mailbox', 'push']
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

const wordsOf = (query: URLSearchParams) => ({
  who: query.get('who') ?? '',
  what: query.get('what') ?? '',
})

/** The day of the browser's calendar. */
function dayBounds(day: string | null): { from?: string; to?: string } {
  if (!day) return {}
  const start = new Date(`${day}T00:00`)
  if (Number.isNaN(start.getTime())) return {}
  const end = new Date(start)
  end.setDate(end.getDate() + 1)
  return { from: start.toISOString(), to: end.toISOString() }
}

function columns(): Column<Entry>[] {
  return [
    { name: 'at', label: t('audit.at'), cell: ({ at }) => <Time at={at} /> },
    {
      name: 'who',
      label: t('audit.who'),
      cell: ({ who, role }) => (role === undefined ? who : `${who} (${role})`),
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
    <span class="mono">
      {before !== undefined && <del>{before}</del>}
      {before !== undefined && after !== undefined && ' → '}
      {after !== undefined && <ins>{after}</ins>}
    </span>
  )
}
