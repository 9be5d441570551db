import { Button } from '../../components/button.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { type HistoryChange, undoChange } from '../../components/option-saved.ts'
import { type Column, Table } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { useArea } from '../../components/use-area.ts'
import { download } from '../../frame/download.ts'
import { useLoad } from '../../frame/load.ts'
import { pathOf } from '../../frame/options.ts'
import { none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { toHistoryCsv } from './export.ts'
import { sectionOf } from './service-list.ts'

/** Who changed what of a service; each change may be taken back by a new one. */
export function ServiceHistory({ name, canEdit }: { name: string; canEdit: boolean }) {
  useArea('options') // the words of the undoing
  const section = sectionOf(name)
  const load = useLoad<{ changes: readonly HistoryChange[] }>(`${pathOf(section)}/history`, {
    topics: ['options'],
  })
  return (
    <Loaded of={load}>
      {({ changes }) => (
        <>
          {changes.length > 0 && (
            <div class="row">
              <Button
                icon="download"
                onClick={() =>
                  download(`service-${name}-history.csv`, 'text/csv', toHistoryCsv(changes))
                }
              >
                {t('services.historyCsv')}
              </Button>
            </div>
          )}
          <Table
            caption={t('services.history')}
            columns={columns()}
            rows={changes}
            idOf={({ id }) => id}
            empty={<EmptyState icon="clock">{t('services.noHistory')}</EmptyState>}
            {...(canEdit
              ? {
                  rowMenu: (change: HistoryChange) =>
                    change.undoable && (
                      <Button
                        kind="quiet"
                        icon="undo"
                        class="nowrap"
                        onClick={() => undoChange(section, change.id, load.reload)}
                      >
                        {t('services.undoChange')}
                      </Button>
                    ),
                }
              : {})}
          />
        </>
      )}
    </Loaded>
  )
}

function columns(): Column<HistoryChange>[] {
  return [
    { name: 'at', label: t('services.at'), cell: ({ at }) => <Time at={at} /> },
    { name: 'who', label: t('services.who'), cell: ({ who, role }) => `${who} (${role})` },
    {
      name: 'change',
      label: t('services.change'),
      cell: ({ options }) => (
        <ul class="history-lines">
          {options.map(({ option, before, after }) => (
            <li key={option}>
              <code>{option}</code> <del class="mono">{before ?? none}</del> →{' '}
              <ins class="mono">{after ?? none}</ins>
            </li>
          ))}
        </ul>
      ),
    },
    {
      name: 'undoes',
      label: t('services.kindOfChange'),
      cell: ({ undoes }) => (undoes === undefined ? t('services.edit') : t('services.undoing')),
    },
  ]
}
