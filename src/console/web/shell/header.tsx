import { Icon, type IconName } from '../components/icon.tsx'
import { Menu, type MenuItem } from '../components/menu.tsx'
import type { Found } from '../frame/paths.ts'
import { density, shortcuts, theme, zoneChoice } from '../frame/preferences.ts'
import { linkTo } from '../frame/router.ts'
import { useSession } from '../frame/session.ts'
import type { Store } from '../frame/store.ts'
import { useStore } from '../frame/store.ts'
import { shownZone } from '../i18n/formats.ts'
import { type Key, type Language, language, switchLanguage, t } from '../i18n/text.ts'
import { LiveMark } from './live-mark.tsx'
import { isUnder, navFor } from './nav.ts'
import { openPalette } from './palette-state.ts'
import { signOut } from './sign-out.ts'

export function Header({ found, onHelp }: { found: Found | undefined; onHelp: () => void }) {
  return (
    <header class="top">
      <Crumbs found={found} />
      <button type="button" class="search-field" onClick={() => openPalette('')}>
        <Icon name="search" />
        <span class="search-word">{t('shell.search')}</span>
        <kbd class="wide-only">Ctrl K</kbd>
      </button>
      <LiveMark />
      <ChoiceMenu of={zoneChoice} icon="clock" title="shell.zone" />
      <LanguageMenu />
      <ChoiceMenu of={theme} icon="sun" title="shell.theme" />
      <AccountMenu onHelp={onHelp} />
    </header>
  )
}

function Crumbs({ found }: { found: Found | undefined }) {
  const { role } = useSession()
  const group = navFor(role).find(({ items }) => items.some((item) => isUnder(item, found?.name)))
  const item = group?.items.find((each) => isUnder(each, found?.name))
  const thing = Object.values(found?.params ?? {})[0]
  if (group === undefined || item === undefined) return <span class="crumbs" />
  return (
    <nav class="crumbs" aria-label={t('shell.breadcrumb')}>
      <span class="wide-only muted">{t(group.title)}</span>
      <a href={linkTo(item.name)}>{t(item.title)}</a>
      {thing !== undefined && <span class="muted">{thing}</span>}
    </nav>
  )
}

interface ChoiceMenuProps<T extends string> {
  of: Store<T>
  icon: IconName
  title: 'shell.zone' | 'shell.theme'
}

function ChoiceMenu({
  of,
  icon,
  title,
}: ChoiceMenuProps<'browser' | 'server' | 'utc'> | ChoiceMenuProps<'system' | 'light' | 'dark'>) {
  const store = of as Store<string>
  const chosen = useStore(store)
  const values = title === 'shell.zone' ? zones : themes
  const items = values.map((value) => ({
    label: t(`${title}.${value}` as Key),
    isChecked: value === chosen,
    run: () => store.set(value),
  }))
  const label = `${t(title)}: ${title === 'shell.zone' ? shownZone() : t(`${title}.${chosen}` as Key)}`
  return (
    <span class="wide-only">
      <Menu kind="quiet" icon={icon} label={label} items={items} />
    </span>
  )
}

const zones = ['browser', 'server', 'utc'] as const
const themes = ['system', 'light', 'dark'] as const
const languages: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
]

function LanguageMenu() {
  const shown = useStore(language)
  const items = languages.map(([value, label]) => ({
    label,
    isChecked: value === shown,
    run: () => void switchLanguage(value),
  }))
  return (
    <span class="wide-only">
      <Menu kind="quiet" label={t('shell.language')} items={items}>
        {shown.toUpperCase()}
        <span class="sr-only"> {t('shell.language')}</span>
      </Menu>
    </span>
  )
}

/** Everything the header has no room for on a phone is here too. */
function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const { user, role } = useSession()
  const chosen = {
    theme: useStore(theme),
    density: useStore(density),
    shortcuts: useStore(shortcuts),
    language: useStore(language),
  }
  const items: (MenuItem | 'line')[] = [
    ...languages.map(([value, label]) => ({
      label,
      isChecked: chosen.language === value,
      run: () => void switchLanguage(value),
    })),
    'line',
    ...themes.map((value) => ({
      label: t(`shell.theme.${value}`),
      isChecked: chosen.theme === value,
      run: () => theme.set(value),
    })),
    'line',
    {
      label: t('shell.compact'),
      isChecked: chosen.density === 'compact',
      run: () => density.set(chosen.density === 'compact' ? 'auto' : 'compact'),
    },
    {
      label: t('shell.shortcuts'),
      isChecked: chosen.shortcuts === 'on',
      run: () => shortcuts.set(chosen.shortcuts === 'on' ? 'off' : 'on'),
    },
    { label: t('shell.keys'), run: onHelp },
    'line',
    { label: t('shell.signOut'), run: signOut },
  ]
  return (
    <Menu kind="quiet" icon="user" label={t('shell.account')} items={items}>
      <span class="wide-only">
        {user} <span class="muted">{t(`common.role.${role}`)}</span>
      </span>
      <span class="sr-only"> {t('shell.account')}</span>
    </Menu>
  )
}
