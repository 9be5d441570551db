import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { t } from '../../i18n/text.ts'

const examples = [
  ['555.*', 'patterns.helpBegins'],
  ['\\+49\\d{6,}', 'patterns.helpDigits'],
  ['.*@example\\.com', 'patterns.helpEnds'],
  ['(?i)vip.*', 'patterns.helpCase'],
] as const

/** How patterns are read. */
export function PatternHelp({ onClose }: { onClose: () => void }) {
  const close = <Button onClick={onClose}>{t('common.close')}</Button>
  return (
    <Dialog title={t('patterns.help')} onClose={onClose} actions={close}>
      <p>{t('patterns.helpWhole')}</p>
      <dl class="facts">
        {examples.map(([pattern, meaning]) => (
          <div key={pattern}>
            <dt>
              <code>{pattern}</code>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('patterns.helpJava')}</p>
    </Dialog>
  )
}
