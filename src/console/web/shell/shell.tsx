import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { useKeys } from '../frame/keys.ts'
import type { Found, PathName } from '../frame/paths.ts'
import { linkTo, navigate } from '../frame/router.ts'
import { useSession } from '../frame/session.ts'
import { useStore } from '../frame/store.ts'
import { t } from '../i18n/text.ts'
import { OffersElsewhere } from '../views/desk/offers-elsewhere.tsx'
import { Banners } from './banners.tsx'
import { useNavCounts } from './counts.ts'
import { Header } from './header.tsx'
import { KeyHelp } from './key-help.tsx'
import { isUnder, type NavItem, navCounts, navFor } from './nav.ts'
import { Palette } from './palette.tsx'
import { openPalette, paletteWord } from './palette-state.ts'
import { Toasts } from './toasts.tsx'

/** What stands around every view: bar, header, and the layers that any view may need. */
export function Shell({
  found,
  children,
}: {
  found: Found | undefined
  children: ComponentChildren
}) {
  const { role } = useSession()
  const [hasHelp, setHelp] = useState(false)
  const word = useStore(paletteWord)
  useNavCounts(role)
  const items = navFor(role).flatMap((group) => group.items)
  const jumps = items.flatMap(({ key, name }) =>
    key === undefined ? [] : [[`g ${key}`, () => navigate(linkTo(name))] as const],
  )
  useKeys({
    ...Object.fromEntries(jumps),
    '?': () => setHelp(true),
    'Mod+k': () => openPalette(''),
  })
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={toMain}>
        {t('shell.skip')}
      </a>
      <SideBar name={found?.name} />
      <div class="column">
        <Header found={found} onHelp={() => setHelp(true)} />
        <Banners />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomBar name={found?.name} />
      {role === 'agent' && found?.name !== 'desk' && <OffersElsewhere />}
      <Toasts />
      {word !== undefined && <Palette word={word} />}
      {hasHelp && <KeyHelp items={items} onClose={() => setHelp(false)} />}
    </div>
  )
}

/** Without a `#` in the address, which is the router's. */
function toMain(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function SideBar({ name }: { name: PathName | undefined }) {
  const { role } = useSession()
  return (
    <nav class="side" aria-label={t('shell.navigation')}>
      <a class="brand" href={linkTo(role === 'agent' ? 'desk' : 'home')}>
        <Icon name="back" />
        <span class="word">Ringback</span>
      </a>
      {navFor(role).map((group) => (
        <section key={group.title}>
          <h2 class="word">{t(group.title)}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item.name}>
                <NavLink item={item} name={name} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function NavLink({ item, name }: { item: NavItem; name: PathName | undefined }) {
  const count = useStore(navCounts)[item.name] ?? 0
  const title = t(item.title)
  return (
    <a
      class="nav-link"
      href={linkTo(item.name)}
      title={title}
      aria-current={isUnder(item, name) ? 'page' : undefined}
    >
      <Icon name={item.icon} />
      <span class="word">{title}</span>
      {count > 0 && <span class="count numbers">{count}</span>}
    </a>
  )
}

const first: readonly PathName[] = ['home', 'callback', 'desk']

/** Below 768 px: three views, the search, and all others behind More. */
function BottomBar({ name }: { name: PathName | undefined }) {
  const { role } = useSession()
  const [isOpen, setOpen] = useState(false)
  const groups = navFor(role)
  const items = groups.flatMap((group) => group.items).filter((item) => first.includes(item.name))
  return (
    <nav class="bottom" aria-label={t('shell.navigation')}>
      {items.map((item) => (
        <NavLink key={item.name} item={item} name={name} />
      ))}
      <button type="button" class="nav-link" onClick={() => openPalette('')}>
        <Icon name="search" />
        <span class="word">{t('shell.search')}</span>
      </button>
      <button
        type="button"
        class="nav-link"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="menu" />
        <span class="word">{t('shell.more')}</span>
      </button>
      {isOpen && (
        <div class="more" onClick={() => setOpen(false)}>
          {groups.map((group) => (
            <section key={group.title}>
              <h2>{t(group.title)}</h2>
              {group.items.map((item) => (
                <NavLink key={item.name} item={item} name={name} />
              ))}
            </section>
          ))}
        </div>
      )}
    </nav>
  )
}
