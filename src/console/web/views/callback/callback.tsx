import './callback.css'
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { EmptyState, Loaded, NoMatch } from '../../components/feedback.tsx'
import { clearFilters, Filters, Pager } from '../../components/filters.tsx'
import { Page } from '../../components/page.tsx'
import { Table } from '../../components/table.tsx'
import { useKeys } from '../../frame/keys.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, place, setQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { BookDialog } from './book-dialog.tsx'
import { BulkActions } from './bulk-actions.tsx'
import { CallbackDrawer } from './callback-drawer.tsx'
import type { Callback, CallbackPage } from './callback-json.ts'
import { CallbackTabs } from './callback-tabs.tsx'
import { CancelOne } from './cancel-one.tsx'
import { columns } from './columns.tsx'
import { Counts } from './counts.tsx'
import { ExportMenu } from './export-menu.tsx'
import { OwnSpan, toFilters } from './filters.tsx'
import { queueWords, wantedOf } from './queue-query.ts'
import { RowMenu } from './row-menu.tsx'
import { useChosen } from './use-chosen.ts'
import { useMayChange } from './use-may-change.ts'
import { useServices } from './use-services.ts'

/** Who is to be called, when, and what has become of it. */
export function View({ params }: ViewProps<'callback'>) {
  const { query } = useStore(place)
  const [page] = useQuery('page')
  const [limit] = useQuery('size', '50')
  const [sort] = useQuery('sort')
  const [cancelling, setCancelling] = useState<Callback>()
  const mayChange = useMayChange()
  const services = useServices()
  const filters = toFilters(query, services)
  const wanted = wantedOf(query, Date.now())
  const load = useLoad<CallbackPage>('/callback/list', {
    query: { ...wanted, sort, cursor: page, limit },
    topics: ['callback'],
  })
  const chosen = useChosen(load.data?.callbacks)
  const linkOf = ({ id }: Callback) => linkTo('callback', { id }, queueWords(query))
  const book = () => setQuery({ book: 1 })
  useKeys(mayChange ? { n: book } : {})
  const isFiltered = [...filters.map(({ name }) => name), 'from', 'to'].some((name) =>
    query.get(name),
  )
  return (
    <Page
      title={t('callback.title')}
      load={load}
      tabs={<CallbackTabs current="callback" />}
      actions={
        <>
          <ExportMenu query={wanted} />
          {mayChange && (
            <Button kind="primary" icon="plus" onClick={book}>
              {t('callback.book')}
            </Button>
          )}
        </>
      }
    >
      <Counts wanted={wanted} />
      {chosen.ids.size === 0 && (
        <Filters filters={filters}>
          <OwnSpan />
        </Filters>
      )}
      <BulkActions chosen={chosen} wanted={wanted} next={load.data?.next} onDone={load.reload} />
      <Loaded of={load}>
        {({ callbacks, next, at }) => (
          <div class="stack callback-table">
            <Table
              caption={t('callback.title')}
              columns={columns(at)}
              rows={callbacks}
              idOf={({ id }) => id}
              linkOf={linkOf}
              current={params.id}
              {...(mayChange ? { selection: chosen } : {})}
              empty={
                isFiltered ? (
                  <NoMatch onClear={() => clearFilters([...filters, ...ownSpan])} />
                ) : (
                  <NothingYet mayChange={mayChange} onBook={book} />
                )
              }
              rowMenu={(callback) => (
                <RowMenu
                  callback={callback}
                  link={linkOf(callback)}
                  onCancel={() => setCancelling(callback)}
                />
              )}
            />
            <Pager next={next} />
          </div>
        )}
      </Loaded>
      {params.id !== undefined && (
        <CallbackDrawer
          key={params.id}
          id={params.id}
          tab={params.tab}
          list={load.data?.callbacks ?? []}
          onChange={load.reload}
        />
      )}
      {cancelling !== undefined && (
        <CancelOne
          callback={cancelling}
          onDone={load.reload}
          onClose={() => setCancelling(undefined)}
        />
      )}
      {mayChange && query.has('book') && <BookDialog services={services} onBooked={load.reload} />}
    </Page>
  )
}

const ownSpan = [
  { name: 'from', label: '' },
  { name: 'to', label: '' },
]

function NothingYet({ mayChange, onBook }: { mayChange: boolean; onBook: () => void }) {
  const action = mayChange && <Button onClick={onBook}>{t('callback.book')}</Button>
  return (
    <EmptyState icon="phone" action={action}>
      {t('callback.none')}
    </EmptyState>
  )
}
