import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { EmptyState, NoMatch } from '../../components/feedback.tsx'
import { clearFilters, type Filter, Pager } from '../../components/filters.tsx'
import { NewPill, type SteadyRows } from '../../components/new-pill.tsx'
import { Table } from '../../components/table.tsx'
import { place, setQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import type { Callback, CallbackPage } from './callback-json.ts'
import { CancelOne } from './cancel-one.tsx'
import { columns } from './columns.tsx'
import { RowMenu } from './row-menu.tsx'
import type { Chosen } from './use-chosen.ts'
import { useMayChange } from './use-may-change.ts'

interface Props {
  page: CallbackPage
  /** Its rows, as they may be shown while somebody has hold of them. */
  steady: SteadyRows<Callback>
  filters: readonly Filter[]
  chosen: Chosen
  current: string | undefined
  linkOf: (callback: Callback) => string
  onChange: () => void
}

/** A page of the queue. */
export function QueueTable(o: Props) {
  const { page, steady, filters, chosen, current, linkOf, onChange } = o
  const [cancelling, setCancelling] = useState<Callback>()
  const mayChange = useMayChange()
  return (
    <div class="steady callback-table" ref={steady.frame}>
      <NewPill {...steady} />
      <Table
        caption={t('callback.title')}
        columns={columns(page.at)}
        rows={steady.rows}
        gone={steady.gone}
        idOf={({ id }) => id}
        linkOf={linkOf}
        current={current}
        {...(mayChange ? { selection: chosen } : {})}
        empty={<Nothing hasNext={page.next !== undefined} filters={filters} />}
        rowMenu={(callback) => (
          <RowMenu
            callback={callback}
            link={linkOf(callback)}
            onCancel={() => setCancelling(callback)}
          />
        )}
      />
      <Pager next={page.next} />
      {cancelling !== undefined && (
        <CancelOne
          callback={cancelling}
          onDone={onChange}
          onClose={() => setCancelling(undefined)}
        />
      )}
    </div>
  )
}

const ownSpan = ['from', 'to'].map((name) => ({ name, label: '' }))

/** Nothing so far, nothing that matches, or nobody at all. */
function Nothing({ hasNext, filters }: { hasNext: boolean; filters: readonly Filter[] }) {
  const { query } = useStore(place)
  const mayChange = useMayChange()
  const all = [...filters, ...ownSpan]
  if (hasNext) return <EmptyState icon="search">{t('callback.moreBehind')}</EmptyState>
  if (all.some(({ name }) => query.get(name))) {
    return <NoMatch onClear={() => clearFilters(all)} />
  }
  const action = mayChange && (
    <Button onClick={() => setQuery({ book: 1 })}>{t('callback.book')}</Button>
  )
  return (
    <EmptyState icon="phone" action={action}>
      {t('callback.none')}
    </EmptyState>
  )
}
