import { Button } from '../../components/button.tsx'
import { Note } from '../../components/feedback.tsx'
import { Badge } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { download } from '../../frame/download.ts'
import { duration, none, number } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import { type DropResult, type DropRound, isClean } from './drop-json.ts'

/** What was lost and what came twice, in all and round by round. */
export function DropOutcome({ result }: { result: DropResult }) {
  const save = () =>
    download('drop-test.json', 'application/json', JSON.stringify(result, undefined, 2))
  const good = isClean(result)
  const { lost, duplicate } = result
  return (
    <section class="stack" aria-label={t('drop.result')}>
      <header class="spread">
        <p class="row" role="status">
          <Badge tone={good ? 'good' : 'bad'} icon={good ? 'check' : 'cross'}>
            {t('drop.verdict', { lost: number(lost), duplicate: number(duplicate) })}
          </Badge>
          <span class="muted numbers">
            {t('drop.took', {
              time: duration(result.seconds),
              sockets: number(result.sockets),
              cuts: number(result.cuts),
            })}
          </span>
        </p>
        <Button icon="download" onClick={save}>
          JSON
        </Button>
      </header>
      {!result.finished && <Note tone="warn">{t('drop.unfinished')}</Note>}
      {result.faults.length > 0 && (
        <Note tone="bad">
          <p>{t('drop.faults')}</p>
          <ul>
            {result.faults.map((fault, at) => (
              <li class="mono" key={at}>
                {fault}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <Table
        caption={t('drop.rounds')}
        columns={columns()}
        rows={[...result.rounds.map(toRow), { ...result, id: 'all', name: t('drop.all') }]}
        idOf={({ id }) => id}
      />
    </section>
  )
}

type Row = Pick<DropRound, 'sent' | 'received' | 'lost' | 'duplicate' | 'p99'> & {
  readonly id: string
  readonly name: string
}

function toRow(round: DropRound, at: number): Row {
  const kind = round.kind ?? 'none'
  return { ...round, id: String(at), name: `${at + 1}. ${textOr(`drop.kind.${kind}`, kind)}` }
}

const counted = ['sent', 'received', 'lost', 'duplicate'] as const

function columns(): Column<Row>[] {
  return [
    { name: 'round', label: t('drop.round'), cell: ({ name }) => name },
    ...counted.map((name): Column<Row> => {
      return {
        name,
        label: t(`drop.count.${name}`),
        align: 'right',
        cell: (row) => number(row[name]),
      }
    }),
    {
      name: 'p99',
      label: 'p99',
      align: 'right',
      cell: ({ p99 }) => (p99 === null ? none : `${number(p99)} ms`),
    },
  ]
}
