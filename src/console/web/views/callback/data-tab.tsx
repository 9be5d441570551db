import { CopyButton } from '../../components/button.tsx'
import { t } from '../../i18n/text.ts'
import type { CallbackDetail } from './callback-json.ts'

/** What the app stored with it, and what steers it. */
export function DataTab({ callback: { data, properties, keys } }: { callback: CallbackDetail }) {
  return (
    <>
      <Values title={t('callback.data')} values={data} none={t('callback.noData')} />
      <Values title={t('callback.foundBy')} values={keys} none={t('callback.noKeys')} />
      <Values title={t('callback.properties')} values={properties} none={t('callback.noData')} />
    </>
  )
}

interface ValuesProps {
  title: string
  values: Readonly<Record<string, unknown>>
  none: string
}

function Values({ title, values, none }: ValuesProps) {
  const entries = Object.entries(values)
  return (
    <section class="stack" aria-label={title}>
      <h3 class="spread">
        {title}
        {entries.length > 0 && <CopyButton text={JSON.stringify(values, null, 2)} />}
      </h3>
      {entries.length === 0 ? (
        <p class="muted">{none}</p>
      ) : (
        <dl class="callback-facts">
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt class="mono">{name}</dt>
              <dd class="mono">{spell(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

const spell = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
