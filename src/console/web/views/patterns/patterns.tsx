import '../../components/named-values.css'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmTyped } from '../../components/dialog.tsx'
import { EmptyState, Loaded, Note } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { NamedValues } from '../../components/named-values.tsx'
import { NewSection } from '../../components/new-section.tsx'
import { Page } from '../../components/page.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { toCsv } from '../../frame/csv.ts'
import { download } from '../../frame/download.ts'
import { useLoad } from '../../frame/load.ts'
import {
  type AllOptions,
  changeOptions,
  familyOf,
  removeSection,
  type ShownSection,
  usersOf,
} from '../../frame/options.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { ImportDialog } from './import-dialog.tsx'
import { PatternHelp } from './pattern-help.tsx'

const prefix = 'patterns.'

/** Groups of patterns that values are held against, and a place to try them. */
export function View({ params }: ViewProps<'patterns'>) {
  const { role } = useSession()
  const mayChange = role === 'admin' || role === 'supervisor'
  const load = useLoad<AllOptions>('/options', { topics: ['options'] })
  const [layer, setLayer] = useState<'new' | 'help' | 'import'>()
  const create = async (group: string, name: string, value: string) => {
    await changeOptions(prefix + group, { set: { [name]: value } })
    load.reload()
    navigate(linkTo('patterns', { group }))
  }
  const actions = (
    <>
      <Button icon="question" onClick={() => setLayer('help')}>
        {t('patterns.help')}
      </Button>
      <Button
        icon="download"
        disabledBecause={
          (load.data === undefined || familyOf(load.data, prefix).length === 0) &&
          t('patterns.nothingToExport')
        }
        onClick={() => exportAll(load.data)}
      >
        {t('patterns.export')}
      </Button>
      {mayChange && (
        <Button icon="upload" onClick={() => setLayer('import')}>
          {t('patterns.import')}
        </Button>
      )}
      {mayChange && (
        <Button kind="primary" icon="plus" onClick={() => setLayer('new')}>
          {t('patterns.newGroup')}
        </Button>
      )}
    </>
  )
  return (
    <Page title={t('patterns.title')} load={load} actions={actions}>
      <Loaded of={load}>
        {(all) => {
          const groups = familyOf(all, prefix)
          if (groups.length === 0) {
            return <EmptyState icon="regex">{t('patterns.none')}</EmptyState>
          }
          return groups.map(([group, values]) => (
            <Group
              key={group}
              group={group}
              values={values}
              users={usersOf(all, '_exceptions', group)}
              isOpen={group === params.group || groups.length === 1}
              mayChange={mayChange}
              onChange={load.reload}
            />
          ))
        }}
      </Loaded>
      {layer === 'help' && <PatternHelp onClose={() => setLayer(undefined)} />}
      {layer === 'import' && (
        <ImportDialog prefix={prefix} onClose={() => setLayer(undefined)} onDone={load.reload} />
      )}
      {layer === 'new' && (
        <NewSection
          title={t('patterns.newGroup')}
          taken={familyOf(load.data ?? { revision: 0, sections: {} }, prefix).map(([name]) => name)}
          labels={{
            group: t('patterns.group'),
            name: t('common.name'),
            value: t('patterns.value'),
          }}
          onCreate={create}
          onClose={() => setLayer(undefined)}
        />
      )}
    </Page>
  )
}

function exportAll(all: AllOptions | undefined): void {
  if (all === undefined) return
  const rows = familyOf(all, prefix).flatMap(([group, values]) =>
    Object.entries(values).map(([name, { value }]) => [group, name, String(value)]),
  )
  download('ringback-patterns.csv', 'text/csv', toCsv([['group', 'name', 'value'], ...rows]))
}

interface GroupProps {
  group: string
  values: ShownSection
  users: readonly string[]
  isOpen: boolean
  mayChange: boolean
  onChange: () => void
}

function Group({ group, values, users, isOpen, mayChange, onChange }: GroupProps) {
  const [test, setTest] = useQuery('test')
  const [isDeleting, setDeleting] = useState(false)
  const matches = useMatches(group, isOpen ? test : '', values)
  const count = Object.keys(values).length
  const isInFile = Object.values(values).some(({ source }) => source === 'file')
  const restore = () => {
    const set = Object.fromEntries(
      Object.entries(values).map(([name, { value }]) => [name, String(value)]),
    )
    void changeOptions(prefix + group, { set }).then(onChange)
  }
  const remove = async () => {
    await removeSection(prefix + group)
    const action = { label: t('common.undo'), isUndo: true, run: restore }
    toast(t('patterns.groupDeleted', { group }), { action })
    onChange()
  }
  return (
    <section class="panel stack" aria-label={group}>
      <header class="spread">
        <h2>
          <a class="row" href={linkTo('patterns', isOpen ? {} : { group })} aria-expanded={isOpen}>
            <Icon name={isOpen ? 'down' : 'right'} /> {group} ({count})
          </a>
        </h2>
        {users.length > 0 && (
          <span class="muted">
            {t('patterns.usedBy', { n: users.length, names: users.join(', ') })}
          </span>
        )}
      </header>
      {isOpen && (
        <>
          <TextField
            label={t('patterns.testValue')}
            isMono
            value={test}
            onInput={(value) => setTest(value, { replace: true })}
          />
          {test !== '' && (
            <p role="status">
              {matches.fault ?? t('patterns.matchCount', { n: matches.names.length, count })}
            </p>
          )}
          <NamedValues
            section={prefix + group}
            values={values}
            isReadOnly={!mayChange}
            onChange={onChange}
            lookOf={(name) => (matches.names.includes(name) ? 'match' : undefined)}
            beside={(name) =>
              matches.names.includes(name) && <strong>← {t('patterns.matchesHere')}</strong>
            }
            labels={{ name: t('common.name'), value: t('patterns.value'), add: t('patterns.add') }}
          />
          {test !== '' && (
            <Note tone="info">
              {t('patterns.call')}{' '}
              <code>{`POST /genesys/1/patterns/group/${group}  test_value=${test}`}</code>
            </Note>
          )}
          {mayChange && (
            <div class="row">
              <Button
                kind="quiet"
                icon="bin"
                disabledBecause={isInFile && t('common.inFile')}
                onClick={() => (users.length > 0 ? setDeleting(true) : remove())}
              >
                {t('patterns.deleteGroup')}
              </Button>
            </div>
          )}
        </>
      )}
      {isDeleting && (
        <ConfirmTyped
          title={t('patterns.deleteGroup')}
          name={group}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          <p>{t('patterns.deleteAsks', { n: users.length, names: users.join(', ') })}</p>
        </ConfirmTyped>
      )}
    </section>
  )
}

const typingPause = 200 // ms after the last key

/** The rows that match, as the server sees them. */
function useMatches(group: string, test: string, values: ShownSection) {
  const [found, setFound] = useState<{ names: readonly string[]; fault?: string }>({ names: [] })
  useEffect(() => {
    if (test === '') return setFound({ names: [] })
    const end = new AbortController()
    const ask = async () => {
      const path = `/patterns/${encodeURIComponent(group)}/matches`
      const call = { query: { value: test }, signal: end.signal }
      const { matches } = await api.get<{ matches: string[] }>(path, call)
      setFound({ names: matches })
    }
    const timer = setTimeout(() => {
      ask().catch((thrown: unknown) => {
        if (thrown instanceof ApiFault) setFound({ names: [], fault: thrown.message })
      })
    }, typingPause)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [group, test, values])
  return found
}
