import { Drawer } from '../../components/drawer.tsx'
import { t } from '../../i18n/text.ts'

const examples = [
  ['555.*', 'patterns.helpBegins'],
  ['\\+49\\d{6,}', 'patterns.helpDigits'],
  ['.*@example\\.com', 'patterns.helpEnds'],
  ['(?i)vip.*', 'patterns.helpCase'],
] as const

/** How patterns are read, beside the patterns. */
export function PatternHelp({ closeTo }: { closeTo: string }) {
  return (
    <Drawer title={t('patterns.help')} closeTo={closeTo}>
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
    </Drawer>
  )
}
