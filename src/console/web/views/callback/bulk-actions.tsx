import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { BulkBar } from '../../components/table.tsx'
import { api } from '../../frame/api.ts'
import type { Query } from '../../frame/router.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import type { Callback, CallbackPage } from './callback-json.ts'
import { CancelMany } from './cancel-many.tsx'
import { ExportMenu } from './export-menu.tsx'
import { MoveMany } from './move-many.tsx'
import { movable } from './move-turns.ts'
import type { Chosen } from './use-chosen.ts'

const mostNamed = 250 // ids in an address; longer ones are refused on the way
const mostChosen = 1000
const page = 250

interface Props {
  chosen: Chosen
  /** What the queue shows, for all that match. */
  wanted: Query
  /** There is more than this page. */
  next: string | undefined
  onDone: () => void
}

/** What is done with many at once. */
export function BulkActions({ chosen, wanted, next, onDone }: Props) {
  const [cancelling, setCancelling] = useState<readonly Callback[]>()
  const [moving, setMoving] = useState<readonly Callback[]>()
  const { ids, callbacks } = chosen
  const waiting = callbacks.filter(({ state }) => state !== 'COMPLETED')
  const chooseAll = async () => {
    const { found, isWhole } = await readAll(wanted)
    chosen.add(found)
    if (!isWhole) toast(t('callback.notAllSelected', { n: found.length }), { tone: 'warn' })
  }
  return (
    <>
      <BulkBar selection={chosen}>
        <Button
          disabledBecause={waiting.length === 0 && t('callback.allOver')}
          onClick={() => setCancelling(waiting)}
        >
          {t('callback.cancel')}…
        </Button>
        <Button
          disabledBecause={whyNotMovable(callbacks)}
          onClick={() => setMoving(movable(callbacks))}
        >
          {t('callback.reschedule')}…
        </Button>
        {ids.size <= mostNamed ? (
          <ExportMenu query={{ ids: [...ids].join() }} />
        ) : (
          <Button disabledBecause={t('callback.tooManyToExport', { n: mostNamed })} icon="download">
            {t('callback.export')}
          </Button>
        )}
        {next !== undefined && <Button onClick={chooseAll}>{t('callback.selectAll')}</Button>}
      </BulkBar>
      {cancelling && (
        <CancelMany
          callbacks={cancelling}
          onDone={(gone) => {
            chosen.set(new Set([...ids].filter((id) => !gone.has(id))))
            onDone()
          }}
          onClose={() => setCancelling(undefined)}
        />
      )}
      {moving && (
        <MoveMany callbacks={moving} onDone={onDone} onClose={() => setMoving(undefined)} />
      )}
    </>
  )
}

/** They go to one slot, and slots are those of a service. */
function whyNotMovable(callbacks: readonly Callback[]): string | undefined {
  const services = new Set(movable(callbacks).map(({ service }) => service))
  if (services.size === 0) return t('callback.noneScheduled')
  return services.size > 1 ? t('callback.oneServiceAtOnce') : undefined
}

/** All that match, as many as can be cancelled at once. */
async function readAll(wanted: Query): Promise<{ found: Callback[]; isWhole: boolean }> {
  const found: Callback[] = []
  let cursor: string | undefined
  do {
    const read: CallbackPage = await api.get('/callback/list', {
      query: { ...wanted, cursor, limit: page },
    })
    found.push(...read.callbacks)
    cursor = read.next
  } while (cursor !== undefined && found.length < mostChosen)
  return { found: found.slice(0, mostChosen), isWhole: cursor === undefined }
}
