import './callback.css'
import { Button } from '../../components/button.tsx'
import { Loaded } from '../../components/feedback.tsx'
import { Filters } from '../../components/filters.tsx'
import { useSteadyRows } from '../../components/new-pill.tsx'
import { Page } from '../../components/page.tsx'
import { useKeys } from '../../frame/keys.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, place, type Query, setQuery, spellQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { BookDialog } from './book-dialog.tsx'
import { BulkActions } from './bulk-actions.tsx'
import { CallbackDrawer } from './callback-drawer.tsx'
import type { Callback, CallbackPage } from './callback-json.ts'
import { CallbackTabs } from './callback-tabs.tsx'
import { Counts } from './counts.tsx'
import { ExportMenu } from './export-menu.tsx'
import { OwnSpan, toFilters } from './filters.tsx'
import { queueWords, wantedOf } from './queue-query.ts'
import { QueueTable } from './queue-table.tsx'
import { useChosen } from './use-chosen.ts'
import { useMayChange } from './use-may-change.ts'
import { useServices } from './use-services.ts'

/** Who is to be called, when, and what has become of it. */
export function View({ params }: ViewProps<'callback'>) {
  const { query } = useStore(place)
  const [cursor] = useQuery('page')
  const [limit] = useQuery('size', '50')
  const [sort] = useQuery('sort')
  const services = useServices()
  const mayChange = useMayChange()
  const wanted = wantedOf(query, Date.now())
  const load = useLoad<CallbackPage>('/callback/list', {
    query: { ...wanted, sort, cursor, limit },
    topics: ['callback'],
  })
  return (
    <Page
      title={t('callback.title')}
      load={load}
      tabs={<CallbackTabs current="callback" />}
      actions={<Actions wanted={wanted} />}
    >
      <Counts wanted={wanted} />
      <Queue load={load} wanted={wanted} services={services ?? []} current={params.id} />
      {params.id !== undefined && (
        <CallbackDrawer
          key={params.id}
          id={params.id}
          tab={params.tab}
          list={load.data?.callbacks ?? []}
          onChange={load.reload}
        />
      )}
      {mayChange && query.has('book') && <BookDialog services={services} onBooked={load.reload} />}
    </Page>
  )
}

function Actions({ wanted }: { wanted: Query }) {
  const mayChange = useMayChange()
  const book = () => setQuery({ book: 1 })
  useKeys(mayChange ? { n: book } : {})
  return (
    <>
      <ExportMenu query={wanted} />
      {mayChange && (
        <Button kind="primary" icon="plus" onClick={book}>
          {t('callback.book')}
        </Button>
      )}
    </>
  )
}

interface QueueProps {
  load: Load<CallbackPage>
  wanted: Query
  services: readonly string[]
  /** Whose drawer is open. */
  current: string | undefined
}

/** Filters, or what is done with the rows that are selected; and the rows. */
function Queue({ load, wanted, services, current }: QueueProps) {
  const { query } = useStore(place)
  const { data, reload } = load
  const chosen = useChosen(data?.callbacks)
  const steady = useSteadyRows({
    ...{ rows: data?.callbacks, idOf, isHeld: chosen.ids.size > 0 },
    of: spellQuery(queueWords(query)),
  })
  const change = () => {
    steady.show()
    reload()
  }
  const shown = data?.callbacks.map(({ service }) => service) ?? []
  const filters = toFilters(query, [...services, ...shown])
  const linkOf = ({ id }: Callback) => linkTo('callback', { id }, queueWords(query))
  return (
    <>
      {chosen.ids.size === 0 && (
        <Filters filters={filters}>
          <OwnSpan />
        </Filters>
      )}
      <BulkActions chosen={chosen} wanted={wanted} next={data?.next} onDone={change} />
      <Loaded of={load}>
        {(page) => (
          <QueueTable
            page={page}
            steady={steady}
            filters={filters}
            chosen={chosen}
            current={current}
            linkOf={linkOf}
            onChange={change}
          />
        )}
      </Loaded>
    </>
  )
}

const idOf = ({ id }: Callback) => id
