import { Button } from '../../components/button.tsx'
import { Loaded } from '../../components/feedback.tsx'
import { CheckField, TextField } from '../../components/field.tsx'
import { Badge } from '../../components/status.tsx'
import { useLoad } from '../../frame/load.ts'
import { useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'

interface Setting {
  readonly section: string
  readonly option: string
  /** Secrets as ***; empty where the section leaves it out. */
  readonly value: string
}

/** What `GET notification/explain` answers. */
interface Explanation {
  readonly enabled: boolean
  readonly sections: readonly { readonly section: string; readonly exists: boolean }[]
  readonly options: readonly (Setting & { readonly passed: readonly Setting[] })[]
}

const usualTag = 'ringback.test' // as the test push has it

interface Props {
  provider: string | undefined
  /** The type of devices that it is for, unless the address names one. */
  usual: string
}

/** Which section gives each option of a push: the chain, and who wins. */
export function ExplainPanel(o: Props) {
  const [isOn, setOn] = useQuery('explain')
  return (
    <section class="stack push-part" aria-label={t('push.explain')}>
      <div class="spread">
        <h3>{t('push.explain')}</h3>
        <Button pressed={isOn !== ''} onClick={() => setOn(isOn === '' ? 'on' : '')}>
          {t('push.explainOpen')}
        </Button>
      </div>
      {isOn !== '' && <Chain {...o} />}
    </section>
  )
}

function Chain({ provider, usual }: Props) {
  const [type] = useQuery('type', usual)
  const [tag, setTag] = useQuery('tag')
  const [debug, setDebug] = useQuery('debug')
  const query = { type, provider, tag: tag === '' ? usualTag : tag, debug }
  const load = useLoad<Explanation>('/notification/explain', { query, topics: ['options'] })
  return (
    <>
      <div class="row filter-fields">
        <TextField
          label={t('push.explainTag', { type })}
          isMono
          value={tag}
          placeholder={usualTag}
          onInput={(next) => setTag(next, { replace: true })}
        />
        <CheckField
          label={t('push.debug')}
          checked={debug !== ''}
          onInput={(checked) => setDebug(checked ? 'true' : '')}
        />
      </div>
      <Loaded of={load}>
        {({ enabled, sections, options }) => (
          <>
            {!enabled && <Badge tone="warn">{t('push.notEnabled', { type })}</Badge>}
            <h4>{t('push.sections')}</h4>
            <ol class="row push-chain">
              {sections.map(({ section, exists }) => (
                <li key={section} class={exists ? undefined : 'muted'}>
                  <code>{section}</code> {!exists && t('push.absent')}
                </li>
              ))}
            </ol>
            {options.length === 0 && <p>{t('push.nothingSet', { type })}</p>}
            <dl class="push-explained">
              {options.map((each) => (
                <div key={each.option}>
                  <dt class="mono">{each.option}</dt>
                  <Winner setting={each} />
                  {each.passed.map((passed) => (
                    <dd key={`${passed.section} ${passed.option}`} class="row muted">
                      <s>{passed.value === '' ? '""' : passed.value}</s>
                      <code>{passed.section}</code>
                      <span>{t('push.hidden')}</span>
                    </dd>
                  ))}
                </div>
              ))}
            </dl>
          </>
        )}
      </Loaded>
    </>
  )
}

function Winner({ setting: { value, section } }: { setting: Setting }) {
  return (
    <dd class="row">
      <mark class="mono">{value === '' ? t('push.leftOut') : value}</mark>
      <code>{section}</code>
      <strong>← {t('push.holds')}</strong>
    </dd>
  )
}
