import './api.css'
import { ButtonLink } from '../../components/button.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { type Filter, Filters } from '../../components/filters.tsx'
import { Icon } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import { Badge } from '../../components/status.tsx'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { type Group, groupsOf, matching, type OpenApi, type Operation } from './openapi.ts'
import { OperationForm } from './operation-form.tsx'

const document = '/genesys/1/openapi.json'

/** Every call that the server answers, to be read and tried. */
export function View({ params }: ViewProps<'api'>) {
  const load = useLoad<OpenApi>(document)
  const [word] = useQuery('q')
  const filters: readonly Filter[] = [{ name: 'q', label: t('api.filter') }]
  const actions = (
    <ButtonLink href={document} icon="download" download="openapi.json">
      openapi.json
    </ButtonLink>
  )
  return (
    <Page
      title={t('api.title')}
      {...(params.tag !== undefined && { thing: params.tag })}
      actions={actions}
    >
      <Filters filters={filters} />
      <Loaded of={load}>
        {(json) => {
          const groups = matching(groupsOf(json), word)
          if (groups.length === 0) {
            return <EmptyState icon="search">{t('api.none', { word })}</EmptyState>
          }
          return groups.map((group) => (
            <GroupPanel
              key={group.tag}
              group={group}
              isOpen={group.tag === params.tag || word !== ''}
              operation={group.tag === params.tag ? params.operation : undefined}
              word={word}
            />
          ))
        }}
      </Loaded>
    </Page>
  )
}

interface PanelProps {
  group: Group
  isOpen: boolean
  /** The one that is open. */
  operation: string | undefined
  word: string
}

const everything = 'all' // in place of an operation: all of its group are open

function GroupPanel({ group: { tag, operations }, isOpen, operation, word }: PanelProps) {
  const at = (op?: string) => linkTo('api', { tag, ...(op && { operation: op }) }, { q: word })
  return (
    <section class="panel stack" aria-label={tag}>
      <header class="spread">
        <h2>
          {tag} ({operations.length})
        </h2>
        <span class="row">
          <a href={isOpen ? linkTo('api') : at()} aria-expanded={isOpen} class="button quiet">
            {t('api.showHide')}
          </a>
          <a href={at()} class="button quiet">
            {t('api.list')}
          </a>
          <a href={at(everything)} class="button quiet">
            {t('api.expand')}
          </a>
        </span>
      </header>
      {isOpen && (
        <ul class="api-operations">
          {operations.map((each) => (
            <Entry
              key={each.id}
              operation={each}
              isOpen={operation === everything || operation === each.id}
              openTo={at(each.id)}
              closeTo={at()}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

interface EntryProps {
  operation: Operation
  isOpen: boolean
  openTo: string
  closeTo: string
}

function Entry({ operation, isOpen, openTo, closeTo }: EntryProps) {
  const { method, path, summary } = operation
  return (
    <li class="stack">
      <h3>
        <a class="row api-head" href={isOpen ? closeTo : openTo} aria-expanded={isOpen}>
          <Icon name={isOpen ? 'down' : 'right'} />
          <Badge tone={toneOf(method)}>{method}</Badge>
          <code>{path}</code>
          <span class="muted">{summary}</span>
        </a>
      </h3>
      {isOpen && <OperationForm operation={operation} />}
    </li>
  )
}

function toneOf(method: string): 'neutral' | 'accent' | 'bad' {
  if (method === 'GET') return 'neutral'
  return method === 'DELETE' ? 'bad' : 'accent'
}
