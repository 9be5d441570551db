import type { IconName } from '../components/icon.tsx'
import { type PathName, paths, type Role } from '../frame/paths.ts'
import { createStore } from '../frame/store.ts'
import type { Key } from '../i18n/text.ts'

export interface NavItem {
  readonly name: PathName
  readonly title: Key
  readonly icon: IconName
  /** After `g`. */
  readonly key?: string
}

export interface NavGroup {
  readonly title: Key
  readonly items: readonly NavItem[]
}

/** The left bar, in its order. */
const groups: readonly NavGroup[] = [
  {
    title: 'shell.watch',
    items: [
      { name: 'home', title: 'shell.home', icon: 'home', key: 'h' },
      { name: 'callback', title: 'shell.callback', icon: 'phone', key: 'c' },
      { name: 'reporting', title: 'shell.reporting', icon: 'chart', key: 'r' },
    ],
  },
  {
    title: 'shell.work',
    items: [{ name: 'desk', title: 'shell.desk', icon: 'headset', key: 'd' }],
  },
  {
    title: 'shell.setUp',
    items: [{ name: 'services', title: 'shell.services', icon: 'layers', key: 's' }],
  },
  {
    title: 'shell.tools',
    items: [
      { name: 'patterns', title: 'shell.patterns', icon: 'regex', key: 't' },
      { name: 'resources', title: 'shell.resources', icon: 'hash' },
      { name: 'hours', title: 'shell.hours', icon: 'clock' },
      { name: 'templates', title: 'shell.templates', icon: 'box' },
      { name: 'push', title: 'shell.push', icon: 'send' },
    ],
  },
  {
    title: 'shell.lab',
    items: [
      { name: 'statistics', title: 'shell.statistics', icon: 'gauge', key: 'l' },
      { name: 'api', title: 'shell.api', icon: 'braces' },
      { name: 'mailbox', title: 'shell.mailbox', icon: 'inbox' },
      { name: 'drop', title: 'shell.drop', icon: 'plug' },
    ],
  },
  {
    title: 'shell.oversee',
    items: [
      { name: 'deliveries', title: 'shell.deliveries', icon: 'list', key: 'v' },
      { name: 'audit', title: 'shell.audit', icon: 'shield', key: 'a' },
    ],
  },
]

/** What a role finds in the bar; groups without anything are left out. */
export function navFor(role: Role): readonly NavGroup[] {
  return groups
    .map(({ title, items }) => ({
      title,
      items: items.filter(({ name }) => (paths[name].seenBy as readonly Role[]).includes(role)),
    }))
    .filter(({ items }) => items.length > 0)
}

/** Numbers beside items: callbacks overdue, dead letters, offers. The views that count set them. */
export const navCounts = createStore<Readonly<Partial<Record<PathName, number>>>>({})

/** Which item an address belongs to. */
export function isUnder(item: NavItem, name: PathName | undefined): boolean {
  return name !== undefined && paths[name].area === paths[item.name].area
}
