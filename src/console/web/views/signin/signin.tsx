import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Note } from '../../components/feedback.tsx'
import { PasswordField, TextField } from '../../components/field.tsx'
import { ApiFault } from '../../frame/api.ts'
import { useForm } from '../../frame/form.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { base, linkTo, navigate, place } from '../../frame/router.ts'
import { isOwnPath, signIn } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { useTitle } from '../../frame/title.ts'
import { type Language, language, switchLanguage, t } from '../../i18n/text.ts'

/** The entrance: asks the server for nothing but to be let in. */
export function View(_: ViewProps<'signin'>) {
  useTitle(t('signin.title'))
  const [wait, setWait] = useState(0)
  useCountdown(wait, setWait)
  const form = useForm({
    initial: { user: '', password: '' },
    check: ({ user, password }) => ({
      user: user === '' ? t('signin.userMissing') : undefined,
      password: password === '' ? t('signin.passwordMissing') : undefined,
    }),
    submit: async ({ user, password }) => {
      try {
        const { role } = await signIn(user, password)
        enter(role === 'agent' ? linkTo('desk') : linkTo('home'))
      } catch (thrown) {
        if (thrown instanceof ApiFault && thrown.status === 429) setWait(thrown.retryAfter ?? 30)
        throw thrown
      }
    },
  })
  return (
    <main class="entrance">
      <form class="panel stack" onSubmit={form.onSubmit} noValidate>
        <h1 tabIndex={-1}>Ringback</h1>
        <p class="muted">{t('signin.to', { host: location.host })}</p>
        <TextField
          label={t('signin.user')}
          name="user"
          autocomplete="username"
          {...form.field('user')}
        />
        <PasswordField
          label={t('signin.password')}
          name="password"
          autocomplete="current-password"
          {...form.field('password')}
        />
        <div role="alert">{refusal(form.fault, wait)}</div>
        <div class="spread">
          <Button
            kind="primary"
            type="submit"
            isBusy={form.isSending}
            busyText={t('signin.busy')}
            disabledBecause={wait > 0 && t('signin.throttled', { n: wait })}
          >
            {t('signin.signIn')}
          </Button>
          <LanguageSwitch />
        </div>
      </form>
    </main>
  )
}

/** The same words for an unknown user and a wrong password. */
function refusal(fault: ApiFault | undefined, wait: number) {
  if (wait > 0) return <Note tone="warn">{t('signin.throttled', { n: wait })}</Note>
  if (fault === undefined) return null
  const known = fault.status === 401 ? t('signin.wrong') : fault.message
  return <Note tone="bad">{fault.isOffline ? t('common.offline') : known}</Note>
}

function enter(usual: string): void {
  const next = place.get().query.get('next') ?? ''
  navigate(isOwnPath(next) ? base + next : usual, { replace: true })
}

function useCountdown(left: number, set: (left: number) => void): void {
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => set(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
}

const languages: readonly Language[] = ['en', 'de']

function LanguageSwitch() {
  const shown = useStore(language)
  return (
    <span class="row">
      {languages.map((each) => (
        <Button
          key={each}
          kind="quiet"
          pressed={each === shown}
          onClick={() => switchLanguage(each)}
        >
          {each.toUpperCase()}
        </Button>
      ))}
    </span>
  )
}
