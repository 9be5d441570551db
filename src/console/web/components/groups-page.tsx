import './named-values.css'
import type { ComponentChildren } from 'preact'
import { toCsv } from '../frame/csv.ts'
import { download } from '../frame/download.ts'
import { useKeys } from '../frame/keys.ts'
import { useLoad } from '../frame/load.ts'
import {
  type AllOptions,
  changeOptions,
  familyOf,
  type ShownSection,
  usersOf,
} from '../frame/options.ts'
import { navigate, place, useQuery } from '../frame/router.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { EmptyState, Loaded } from './feedback.tsx'
import type { IconName } from './icon.tsx'
import { NewSection } from './new-section.tsx'
import { Page } from './page.tsx'

/** A family of sections of one kind, `patterns.` or `resources.`, and how it is spoken of. */
export interface Family {
  readonly prefix: string
  /** The option by which services name a group. */
  readonly namedBy: string
  readonly icon: IconName
  readonly title: string
  readonly newGroup: string
  readonly none: string
  readonly labels: { readonly group: string; readonly name: string; readonly value: string }
  readonly file: { readonly name: string; readonly columns: readonly string[] }
  /** Of a section's options those that are settings, and no rows. */
  readonly settings: ReadonlySet<string>
  linkOf(group?: string): string
}

export interface Group {
  readonly group: string
  readonly section: string
  readonly values: ShownSection
  /** Services that name it. */
  readonly users: readonly string[]
  readonly isOpen: boolean
  readonly href: string
  readonly mayChange: boolean
  onChange(): void
}

interface PageProps {
  family: Family
  /** The one that is open. */
  current: string | undefined
  mayChange: boolean
  /** Further buttons of the page, before the primary one. */
  actions?: ComponentChildren
  /** Layers of the page's own, and what they change. */
  layers?: (reload: () => void) => ComponentChildren
  children: (group: Group) => ComponentChildren
}

/** All groups of a family: opened one at a time, made by their first row, exported as one file. */
export function GroupsPage({ family, current, mayChange, actions, layers, children }: PageProps) {
  const { prefix, linkOf, labels, newGroup } = family
  const load = useLoad<AllOptions>('/options', { topics: ['options'] })
  const [layer, setLayer] = useQuery('layer')
  useKeys(mayChange ? { n: () => setLayer('new') } : {})
  const groups = load.data === undefined ? [] : familyOf(load.data, prefix)
  const close = () => {
    if (place.get().query.has('layer')) setLayer('', { replace: true }) // else it is left already
  }
  const create = async (group: string, name: string, value: string) => {
    await changeOptions(prefix + group, { set: { [name]: value } })
    load.reload()
    navigate(linkOf(group), { replace: true })
  }
  return (
    <Page
      title={family.title}
      load={load}
      actions={
        <>
          <ExportButton family={family} groups={groups} />
          {actions}
          {mayChange && (
            <Button kind="primary" icon="plus" onClick={() => setLayer('new')}>
              {newGroup}
            </Button>
          )}
        </>
      }
    >
      <Loaded of={load}>
        {(all) => {
          if (groups.length === 0) return <EmptyState icon={family.icon}>{family.none}</EmptyState>
          return groups.map(([group, values]) => {
            const isOpen = group === current || groups.length === 1
            return children({
              ...{ group, section: prefix + group, values, isOpen, mayChange },
              users: usersOf(all, family.namedBy, group),
              href: group === current ? linkOf() : linkOf(group),
              onChange: load.reload,
            })
          })
        }}
      </Loaded>
      {layers?.(load.reload)}
      {layer === 'new' && mayChange && (
        <NewSection
          title={newGroup}
          draft={`${prefix}new`}
          taken={groups.map(([name]) => name)}
          labels={labels}
          onCreate={create}
          onClose={close}
        />
      )}
    </Page>
  )
}

interface ExportProps {
  family: Family
  groups: readonly [string, ShownSection][]
}

function ExportButton({ family: { file, settings }, groups }: ExportProps) {
  const save = () => {
    const rows = groups.flatMap(([group, values]) =>
      Object.entries(values)
        .filter(([name]) => !settings.has(name))
        .map(([name, { value }]) => [group, name, String(value)]),
    )
    download(file.name, 'text/csv', toCsv([file.columns, ...rows]))
  }
  return (
    <Button
      icon="download"
      disabledBecause={groups.length === 0 && t('common.nothingToExport')}
      onClick={save}
    >
      {t('common.export')}
    </Button>
  )
}
