import { Icon } from '../../components/icon.tsx'
import { JsonView } from '../../components/json-view.tsx'
import { Badge } from '../../components/status.tsx'
import { timeWithSeconds } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Entry } from './tail.ts'

/** One message: where it stands, what it is about, and behind that its text. */
export function EntryLine({ entry, isConfirmed }: { entry: Entry; isConfirmed: boolean }) {
  const { position, tag, message, seenAt } = entry
  const label = t('mailbox.message', { position })
  return (
    <li>
      <details>
        <summary class="row">
          <Icon name="right" />
          <span class="numbers">#{position}</span>
          <code>{tag}</code>
          <Badge tone={isConfirmed ? 'good' : 'neutral'} icon={isConfirmed ? 'check' : 'ring'}>
            {isConfirmed ? t('mailbox.confirmed') : t('mailbox.waiting')}
          </Badge>
          {seenAt !== undefined && (
            <span class="muted numbers">
              {t('mailbox.seen', { time: timeWithSeconds(seenAt) })}
            </span>
          )}
        </summary>
        <JsonView label={label} text={JSON.stringify(message) ?? ''} />
      </details>
    </li>
  )
}
