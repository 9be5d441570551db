import './mailbox.css'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { EmptyState, Loaded, Note } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { Page } from '../../components/page.tsx'
import { Badge } from '../../components/status.tsx'
import { download } from '../../frame/download.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { EntryLine } from './entry-line.tsx'
import { linesOf, type MailboxJson, noTail, type Tail, toNdjson, withNews } from './tail.ts'

const second = 1000 // ms

/** What one user is sent, as it comes. */
export function View({ params: { user } }: ViewProps<'mailbox'>) {
  return (
    <Page title={t('mailbox.title')} {...(user !== undefined && { thing: user })}>
      <UserForm key={user} user={user ?? ''} />
      {user === undefined ? (
        <>
          <Note tone="info">{t('mailbox.audited')}</Note>
          <EmptyState icon="inbox">{t('mailbox.choose')}</EmptyState>
        </>
      ) : (
        <Stream key={user} user={user} />
      )}
    </Page>
  )
}

function UserForm({ user }: { user: string }) {
  const [typed, setTyped] = useState(user)
  const [fault, setFault] = useState<string>()
  const open = (event: Event) => {
    event.preventDefault()
    const name = typed.trim()
    if (name === '') return setFault(t('mailbox.nameFirst'))
    navigate(linkTo('mailbox', { user: name }))
  }
  return (
    <form class="row mailbox-form" onSubmit={open}>
      <TextField
        label={t('mailbox.user')}
        isMono
        autocomplete="off"
        value={typed}
        onInput={setTyped}
        error={fault}
      />
      <Button type="submit" kind="primary">
        {t('mailbox.open')}
      </Button>
    </form>
  )
}

function Stream({ user }: { user: string }) {
  const path = `/mailbox/${encodeURIComponent(user)}`
  const load = useLoad<MailboxJson>(path, { query: { limit: 200 } })
  useEverySecond(load)
  const [tail, setTail] = useState<Tail>(noTail)
  const { data, at } = load
  useEffect(() => {
    if (data !== undefined && at !== undefined) setTail((former) => withNews(former, data, at))
  }, [data, at])
  return (
    <>
      <Note tone="info">{t('mailbox.auditedNow')}</Note>
      <Loaded of={load}>
        {(mailbox) => (
          <>
            <Standing mailbox={mailbox} tail={tail} />
            {tail.entries.length === 0 ? (
              <EmptyState icon="inbox">{t('mailbox.none')}</EmptyState>
            ) : (
              <ol class="panel mailbox-entries" aria-label={t('mailbox.entries')}>
                {linesOf(tail).map((line) =>
                  line.is === 'gap' ? (
                    <li key={`gap ${line.before}`} class="mailbox-gap muted">
                      {t('mailbox.gap', { n: line.count })}
                    </li>
                  ) : (
                    <EntryLine
                      key={line.entry.position}
                      entry={line.entry}
                      isConfirmed={line.entry.position <= mailbox.confirmed}
                    />
                  ),
                )}
              </ol>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

/** Asks again a second after the answer: one that takes longer is waited for. */
function useEverySecond({ isLoading, reload }: Load<unknown>): void {
  useEffect(() => {
    if (isLoading) return
    const timer = setInterval(() => {
      if (!document.hidden) reload()
    }, second)
    return () => clearInterval(timer)
  }, [isLoading, reload])
}

function Standing({ mailbox, tail }: { mailbox: MailboxJson; tail: Tail }) {
  const { last, confirmed, present, user } = mailbox
  const save = () => download(`mailbox-${user}.ndjson`, 'application/x-ndjson', toNdjson(tail))
  return (
    <div class="spread">
      <p class="row" role="status">
        <span class="numbers">{t('mailbox.standing', { confirmed, last })}</span>
        <Badge tone={present ? 'good' : 'neutral'} icon={present ? 'dot' : 'ring'}>
          {present ? t('mailbox.present') : t('mailbox.absent')}
        </Badge>
      </p>
      <Button icon="download" onClick={save}>
        NDJSON
      </Button>
    </div>
  )
}
