import { useEffect } from 'preact/hooks'
import { Button, ButtonLink } from '../components/button.tsx'
import { EmptyState } from '../components/feedback.tsx'
import { Page } from '../components/page.tsx'
import type { Role } from '../frame/paths.ts'
import { linkTo, place } from '../frame/router.ts'
import { useSession } from '../frame/session.ts'
import { useStore } from '../frame/store.ts'
import { t } from '../i18n/text.ts'
import { openPalette } from './palette-state.ts'

/** Looks at once for what the address may have meant. */
export function NotFound() {
  const { path } = useStore(place)
  const last = lastWord(path)
  useEffect(() => openPalette(last), [last])
  const search = (
    <Button onClick={() => openPalette(last)}>{t('shell.searchFor', { word: last })}</Button>
  )
  return (
    <Page title={t('shell.notFound')}>
      <EmptyState icon="search" action={search}>
        {t('shell.notFoundText')}
      </EmptyState>
    </Page>
  )
}

function lastWord(path: string): string {
  const word = path.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(word)
  } catch {
    return word // a lonely percent sign
  }
}

export function NoAccess({ roles }: { roles: readonly Role[] }) {
  const { role } = useSession()
  const words = new Intl.ListFormat(document.documentElement.lang, { type: 'disjunction' })
  const spelled = words.format(roles.map((each) => t(`common.role.${each}`)))
  const home = (
    <ButtonLink href={linkTo(role === 'agent' ? 'desk' : 'home')}>{t('shell.toStart')}</ButtonLink>
  )
  return (
    <Page title={t('shell.noAccess')}>
      <EmptyState icon="lock" action={home}>
        {t('shell.noAccessText', { roles: spelled })}
      </EmptyState>
    </Page>
  )
}
