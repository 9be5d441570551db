import type { IconName } from '../components/icon.tsx'
import { offeredActions } from '../frame/actions.ts'
import type { Role } from '../frame/paths.ts'
import { theme } from '../frame/preferences.ts'
import { linkTo, navigate } from '../frame/router.ts'
import { type Key, language, switchLanguage, t } from '../i18n/text.ts'
import { navFor } from './nav.ts'
import { signOut } from './sign-out.ts'

export interface Hit {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly icon: IconName
  run(): void
}

export interface HitGroup {
  readonly title: Key
  readonly hits: readonly Hit[]
}

export const most = 5 // of a group; who sees none of them types on

/** Views and actions, known without asking; while nothing is typed, what was opened last. */
export function localHits(word: string, role: Role): HitGroup[] {
  const views = navFor(role).flatMap(({ title, items }) =>
    items.map((item) => ({
      id: `view-${item.name}`,
      label: t(item.title),
      detail: t(title),
      icon: item.icon,
      run: () => navigate(linkTo(item.name)),
    })),
  )
  const known = [...views, ...actions()]
  if (word.trim() === '') {
    const last = recent.flatMap((id) => known.filter((hit) => hit.id === id))
    return [
      { title: 'shell.recent', hits: last },
      { title: 'shell.views', hits: views.filter((hit) => !last.includes(hit)) },
    ]
  }
  const matching = (hits: readonly Hit[]) =>
    hits.filter(({ label }) => matches(label, word)).slice(0, most)
  return [
    { title: 'shell.actions', hits: matching(actions()) },
    { title: 'shell.views', hits: matching(views) },
  ]
}

/** Each word of what was typed begins a word of the label. */
function matches(label: string, typed: string): boolean {
  const words = label.toLowerCase().split(/[\s/&-]+/)
  const wanted = typed.toLowerCase().trim().split(/\s+/)
  return wanted.every((part) => words.some((word) => word.startsWith(part)))
}

function actions(): Hit[] {
  return [...offeredActions.get(), ...ownActions()]
}

function ownActions(): Hit[] {
  const isDark = document.documentElement.dataset.theme === 'dark'
  const other = language.get() === 'en' ? 'de' : 'en'
  return [
    {
      id: 'theme',
      label: t(isDark ? 'shell.toLight' : 'shell.toDark'),
      icon: isDark ? 'sun' : 'moon',
      run: () => theme.set(isDark ? 'light' : 'dark'),
    },
    {
      id: 'language',
      label: t(other === 'de' ? 'shell.toGerman' : 'shell.toEnglish'),
      icon: 'refresh',
      run: () => void switchLanguage(other),
    },
    { id: 'sign-out', label: t('shell.signOut'), icon: 'user', run: signOut },
  ]
}

const recent: string[] = []

export function remember({ id }: Hit): void {
  const at = recent.indexOf(id)
  if (at >= 0) recent.splice(at, 1)
  recent.unshift(id)
  recent.length = Math.min(recent.length, most)
}
