import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { ApiFault } from '../../frame/api.ts'
import { readCsv } from '../../frame/csv.ts'
import { changeOptions, checkOptions } from '../../frame/options.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { byGroup, type ImportRow, importRows } from './import-rows.ts'

const mostRows = 5000 // more is no list that somebody looks through before taking it over

interface Props {
  /** What stands before a group's name in its section. */
  prefix: string
  onClose: () => void
  onDone: () => void
}

/** Patterns from a file, looked through by the server and shown before they are taken over. */
export function ImportDialog({ prefix, onClose, onDone }: Props) {
  const [rows, setRows] = useState<readonly ImportRow[]>([])
  const [fault, setFault] = useState<string>()
  const ill = rows.filter((row) => row.fault !== undefined).length
  const take = async (file: File) => {
    setRows([])
    setFault(undefined)
    const read = readCsv(await file.text())
    if (read === undefined || read.length === 0) return setFault(t('patterns.importNoCsv'))
    if (read.length > mostRows) return setFault(t('patterns.importTooMany', { n: mostRows }))
    setRows(await judge(prefix, importRows(read, t('patterns.importIllRow'))))
  }
  const run = async () => {
    try {
      for (const [group, set] of byGroup(rows)) await changeOptions(prefix + group, { set })
      toast(t('patterns.imported', { n: rows.length }))
      onClose()
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setFault(thrown.message)
    }
    onDone()
  }
  const reason =
    rows.length === 0
      ? t('patterns.importFileFirst')
      : ill > 0 && t('patterns.importIll', { n: ill })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" disabledBecause={reason} onClick={run}>
        {t('patterns.import')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('patterns.import')} onClose={onClose} actions={actions}>
      <p>{t('patterns.importForm')}</p>
      <FileDrop
        label={t('patterns.importFile')}
        accept=".csv"
        error={fault}
        onFile={(file) => void take(file)}
      />
      {ill > 0 && (
        <p class="error-text" role="alert">
          {t('patterns.importIll', { n: ill })}
        </p>
      )}
      {rows.length > 0 && (
        <Table
          caption={t('patterns.import')}
          columns={columns()}
          rows={rows}
          idOf={({ group, name }) => `${group} ${name}`}
        />
      )}
    </Dialog>
  )
}

/** Each group is checked as it would be stored, and what is wrong put beside its rows. */
async function judge(prefix: string, rows: readonly ImportRow[]): Promise<ImportRow[]> {
  const faults = new Map<string, string>()
  for (const [group, set] of byGroup(rows.filter(({ fault }) => fault === undefined))) {
    const found = await checkOptions(prefix + group, { set }).catch((thrown: unknown) => {
      if (!(thrown instanceof ApiFault)) throw thrown
      return Object.keys(set).map((option) => {
        return { option, message: thrown.message, level: 'fault' as const }
      })
    })
    for (const { option, message, level } of found) {
      if (level === 'fault') faults.set(`${group} ${option}`, message)
    }
  }
  return rows.map((row) => {
    const fault = row.fault ?? faults.get(`${row.group} ${row.name}`)
    return fault === undefined ? row : { ...row, fault }
  })
}

function columns(): Column<ImportRow>[] {
  return [
    { name: 'group', label: t('patterns.group'), cell: ({ group }) => group },
    { name: 'name', label: t('common.name'), cell: ({ name }) => name },
    { name: 'value', label: t('patterns.value'), cell: ({ value }) => <code>{value}</code> },
    {
      name: 'fault',
      label: t('patterns.importVerdict'),
      cell: ({ fault }) =>
        fault === undefined ? t('patterns.importGood') : <span class="error-text">{fault}</span>,
    },
  ]
}
