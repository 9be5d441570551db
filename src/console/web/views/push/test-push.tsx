import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { CheckField, SelectField, TextField } from '../../components/field.tsx'
import { Badge, type Tone } from '../../components/status.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { useDraft } from '../../frame/drafts.ts'
import { useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { pushTypes } from './providers.ts'

/** What `POST notification/test` answers. */
interface Pushed {
  readonly kind: 'delivered' | 'device-refused' | 'try-later' | 'failed'
  readonly id?: string
  readonly reason?: string
  /** Seconds. */
  readonly after?: number
  readonly milliseconds: number
}

const patience = 90_000 // ms; a provider that hangs is given up by the server before

const toneOf: Readonly<Record<Pushed['kind'], Tone>> = {
  delivered: 'good',
  'device-refused': 'bad',
  'try-later': 'warn',
  failed: 'bad',
}

const iconOf = { good: 'check', warn: 'retry', bad: 'cross' } as const

const blank = { deviceId: '', message: '', language: '', debug: false }

/** One push to one device, now and once; what the provider said of it. */
export function TestPush({ provider, usual }: { provider: string | undefined; usual: string }) {
  const { role } = useSession()
  const [type, setType] = useQuery('type', usual)
  const [tag, setTag] = useQuery('tag')
  const [draft, setDraft] = useDraft(`push.test.${provider ?? ''}`, blank)
  const { deviceId, message, language, debug } = draft
  const set = (change: Partial<typeof blank>) => setDraft((former) => ({ ...former, ...change }))
  const [isMissing, setMissing] = useState(false)
  const [answer, setAnswer] = useState<Pushed>()
  const [fault, setFault] = useState<ApiFault>()
  const mayNot = role !== 'admin' && t('push.adminsOnly')
  const send = async () => {
    setMissing(deviceId.trim() === '')
    setFault(undefined)
    if (deviceId.trim() === '') return
    const given = Object.entries({ provider, tag, message, language }).filter(([, text]) => text)
    const body = { type, deviceId: deviceId.trim(), debug, ...Object.fromEntries(given) }
    try {
      setAnswer(await api.post<Pushed>('/notification/test', { body, limit: patience }))
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setAnswer(undefined)
      setFault(thrown)
    }
  }
  return (
    <form
      class="stack push-part"
      aria-label={t('push.test')}
      onSubmit={(event) => event.preventDefault()}
    >
      <h3>{t('push.test')}</h3>
      <div class="push-fields">
        <SelectField
          label={t('push.type')}
          value={type}
          choices={pushTypes.map((value) => ({ value, label: value }))}
          onInput={(next) => setType(next)}
        />
        <TextField
          label={t('push.device')}
          isMono
          required
          autocomplete="off"
          value={deviceId}
          onInput={(next) => set({ deviceId: next })}
          error={isMissing ? t('push.deviceFirst') : undefined}
        />
        <TextField
          label={t('push.tag')}
          isMono
          value={tag}
          placeholder="ringback.test"
          onInput={(next) => setTag(next, { replace: true })}
        />
        <TextField
          label={t('push.message')}
          value={message}
          onInput={(next) => set({ message: next })}
        />
        <TextField
          label={t('push.language')}
          isMono
          placeholder="en_US"
          value={language}
          onInput={(next) => set({ language: next })}
        />
        <CheckField
          label={t('push.debug')}
          checked={debug}
          onInput={(next) => set({ debug: next })}
        />
      </div>
      <div class="row">
        <Button icon="send" disabledBecause={mayNot} busyText={t('push.sending')} onClick={send}>
          {t('push.send')}
        </Button>
        {mayNot !== false && <span class="muted">{mayNot}</span>}
      </div>
      <div role="status">{answer !== undefined && <Answer answer={answer} />}</div>
      {fault !== undefined && <FaultNote fault={fault} />}
    </form>
  )
}

function Answer({ answer: { kind, id, reason, after, milliseconds } }: { answer: Pushed }) {
  const tone = toneOf[kind]
  return (
    <p class="row">
      <Badge tone={tone} icon={iconOf[tone as keyof typeof iconOf]}>
        {t(`push.outcome.${kind}`)}
      </Badge>
      {reason !== undefined && <span>{reason}</span>}
      {id !== undefined && <code>{id}</code>}
      {after !== undefined && <span>{t('push.after', { s: after })}</span>}
      <span class="muted numbers">{t('push.took', { ms: number(milliseconds) })}</span>
    </p>
  )
}
