import './deliveries.css'
import { useState } from 'preact/hooks'
import { Button, ButtonLink } from '../../components/button.tsx'
import { useColumns } from '../../components/columns.tsx'
import { Confirm } from '../../components/dialog.tsx'
import { EmptyState, Loaded, NoMatch, Note } from '../../components/feedback.tsx'
import { clearFilters, type Filter, Filters, Pager } from '../../components/filters.tsx'
import { NewPill, useSteadyRows } from '../../components/new-pill.tsx'
import { Page } from '../../components/page.tsx'
import { Status } from '../../components/status.tsx'
import { BulkBar, type Column, Table } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { admin, api } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, place, spellQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { toast } from '../../frame/toasts.ts'
import { none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Delivery, type DeliveryList, type Handled, states } from './deliveries-json.ts'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { StateCounts } from './state-counts.tsx'

const types = ['httpcb', 'customhttp', 'orscb', 'ios', 'fcm', 'gcm', 'android', 'wns', 'webpush']

/** Pushes of the last day: what got through, what is tried again, and what is for an operator. */
export function View({ params }: ViewProps<'deliveries'>) {
  const { query } = useStore(place)
  const [page] = useQuery('page')
  const [limit] = useQuery('size', '50')
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [isDiscarding, setDiscarding] = useState(false)
  const filters = toFilters()
  const { columns, menu } = useColumns('deliveries', allColumns())
  const wanted = Object.fromEntries(filters.map(({ name }) => [name, query.get(name) ?? '']))
  const asked = { ...wanted, cursor: page, limit }
  const load = useLoad<DeliveryList>('/deliveries', { query: asked, topics: ['delivery'] })
  const steady = useSteadyRows({
    ...{ rows: load.data?.deliveries, idOf, of: spellQuery(asked), isHeld: ids.size > 0 },
  })
  const selection = { ids, set: setIds }
  const isFiltered = filters.some(({ name }) => query.get(name))
  const linkOf = ({ id }: Delivery) => linkTo('deliveries', { id }, Object.fromEntries(query))
  const act = async (verb: 'replay' | 'discard', which: readonly string[]) => {
    const { done, skipped } = await api.post<Handled>(`/deliveries/${verb}`, {
      body: { ids: which },
    })
    toast(t(`deliveries.done.${verb}`, { n: done.length }), {
      tone: skipped.length > 0 ? 'warn' : 'good',
    })
    setIds(new Set())
    steady.show()
    load.reload()
  }
  return (
    <Page
      title={t('deliveries.title')}
      load={load}
      actions={(['csv', 'ndjson'] as const).map((format) => (
        <ButtonLink
          key={format}
          href={`${admin}/deliveries${spellQuery({ ...wanted, format })}`}
          download={`ringback-deliveries.${format}`}
          icon="download"
        >
          {format.toUpperCase()}
        </ButtonLink>
      ))}
    >
      <StateCounts />
      <Note tone="info">{t('deliveries.keptADay')}</Note>
      {ids.size === 0 && (
        <div class="spread">
          <Filters filters={filters} />
          {menu}
        </div>
      )}
      <BulkBar selection={selection}>
        <Button onClick={() => act('replay', [...ids])}>{t('deliveries.replay')}</Button>
        <Button onClick={() => setDiscarding(true)}>{t('deliveries.discard')}…</Button>
      </BulkBar>
      <Loaded of={load}>
        {({ cursor }) => (
          <div class="steady" ref={steady.frame}>
            <NewPill {...steady} />
            <Table
              caption={t('deliveries.title')}
              columns={columns}
              rows={steady.rows}
              gone={steady.gone}
              idOf={idOf}
              linkOf={linkOf}
              current={params.id}
              selection={selection}
              empty={
                isFiltered ? (
                  <NoMatch onClear={() => clearFilters(filters)} />
                ) : (
                  <EmptyState icon="send">{t('deliveries.none')}</EmptyState>
                )
              }
            />
            <Pager next={cursor} />
          </div>
        )}
      </Loaded>
      {params.id !== undefined && (
        <DeliveryDrawer
          id={params.id}
          list={load.data?.deliveries ?? []}
          linkOf={linkOf}
          onReplay={(id) => act('replay', [id])}
        />
      )}
      {isDiscarding && (
        <Confirm
          title={t('deliveries.discard')}
          onConfirm={() => act('discard', [...ids])}
          onClose={() => setDiscarding(false)}
        >
          <p>{t('deliveries.discardAsks', { n: ids.size })}</p>
        </Confirm>
      )}
    </Page>
  )
}

const idOf = ({ id }: Delivery) => id

function toFilters(): readonly Filter[] {
  const all = { value: '', label: t('deliveries.all') }
  return [
    {
      name: 'state',
      label: t('deliveries.state'),
      choices: [
        all,
        { value: 'dead', label: t('deliveries.dead') },
        ...states.map((value) => ({ value, label: t(`common.delivery.${value}`) })),
      ],
    },
    {
      name: 'type',
      label: t('deliveries.type'),
      choices: [all, ...types.map((value) => ({ value, label: value }))],
    },
    { name: 'provider', label: t('deliveries.provider') },
    { name: 'q', label: t('deliveries.search') },
  ]
}

function allColumns(): Column<Delivery>[] {
  return [
    {
      name: 'created',
      label: t('deliveries.created'),
      cell: ({ createdAt }) => <Time at={createdAt} isRelative />,
    },
    {
      name: 'state',
      label: t('deliveries.state'),
      cell: ({ state }) => <Status of="delivery" is={state} />,
    },
    { name: 'type', label: t('deliveries.type'), cell: ({ device }) => device.type },
    {
      name: 'provider',
      label: t('deliveries.provider'),
      cell: ({ device }) => device.provider ?? none,
    },
    {
      name: 'tag',
      label: t('deliveries.tag'),
      cell: ({ event }) => <code class="delivery-word">{event.tag}</code>,
    },
    {
      name: 'device',
      label: t('deliveries.device'),
      cell: ({ device }) => <code class="delivery-word">{device.deviceId}</code>,
    },
    {
      name: 'attempts',
      label: t('deliveries.attempts'),
      cell: ({ attempts }) => attempts.length,
      align: 'right',
    },
    {
      name: 'answer',
      label: t('deliveries.answer'),
      cell: ({ attempts }) => attempts.at(-1)?.reason ?? none,
    },
  ]
}
