import './patterns.css'
import { useEffect, useState } from 'preact/hooks'
import { Note } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { DeleteGroup, GroupPanel } from '../../components/group-panel.tsx'
import type { Group } from '../../components/groups-page.tsx'
import { NamedValues } from '../../components/named-values.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import type { ShownSection } from '../../frame/options.ts'
import { useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'

/** One group: its patterns, and a value to try them with. */
export function PatternGroup(o: Group) {
  const { group, section, values, users, isOpen, mayChange, onChange } = o
  const [test, setTest] = useQuery('test')
  const matches = useMatches(group, isOpen ? test : '', values)
  const count = Object.keys(values).length
  const isMatch = (name: string) => matches.names.includes(name)
  const used = { n: users.length, names: users.join(', ') }
  return (
    <GroupPanel
      title={group}
      count={count}
      isOpen={isOpen}
      href={o.href}
      aside={users.length > 0 && <span class="muted">{t('patterns.usedBy', used)}</span>}
    >
      <div class="pattern-test stack">
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
      </div>
      <NamedValues
        section={section}
        values={values}
        isReadOnly={!mayChange}
        onChange={onChange}
        lookOf={(name) => (isMatch(name) ? 'match' : undefined)}
        beside={(name) => isMatch(name) && <strong>← {t('patterns.matchesHere')}</strong>}
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
          <DeleteGroup
            {...{ section, group, values, users, onChange }}
            texts={{
              delete: t('patterns.deleteGroup'),
              asks: t('patterns.deleteAsks', used),
              deleted: t('patterns.groupDeleted', { group }),
            }}
          />
        </div>
      )}
    </GroupPanel>
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
