import { Badge, type Tone } from '../../components/status.tsx'
import { paths } from '../../frame/paths.ts'
import { linkTo } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { dateTime } from '../../i18n/formats.ts'
import { rich, t, textOr } from '../../i18n/text.ts'
import type { CallbackDetail, Decision } from './callback-json.ts'
import { shownDetail, slugOf, toRuling } from './decisions.ts'

const tones: Readonly<Record<string, Tone>> = {
  passed: 'good',
  ruled: 'info',
  refused: 'bad',
  done: 'accent',
}

/** Check, verdict, and the option that ruled: why then and not now, top to bottom. */
export function WhyTab({ callback: { history } }: { callback: CallbackDetail }) {
  if (history.length === 0) return <p>{t('callback.noHistory')}</p>
  return (
    <ol class="callback-why">
      {history.map((decision, at) => (
        <li key={at}>
          <Step decision={decision} />
        </li>
      ))}
    </ol>
  )
}

function Step({ decision: { step, verdict, option, detail } }: { decision: Decision }) {
  return (
    <>
      <p class="spread">
        <span>{textOr(`callback.step.${slugOf(step)}`, step)}</span>
        <Badge tone={tones[verdict] ?? 'neutral'}>
          {textOr(`callback.verdict.${slugOf(verdict)}`, verdict)}
        </Badge>
      </p>
      {option !== undefined && <Option option={option} />}
      {detail !== undefined && <p class="faint mono">{shownDetail(detail, dateTime)}</p>}
    </>
  )
}

/** Who says what the option is: the service, where it can be changed, or the section for all. */
function Option({ option }: { option: string }) {
  const { role } = useSession()
  const { name, service } = toRuling(option)
  if (service === undefined) {
    return <p class="muted">{rich('callback.ruledBySection', { option: <code>{name}</code> })}</p>
  }
  const mayLook: readonly string[] = paths.services.seenBy
  const place = mayLook.includes(role) ? (
    <a href={linkTo('services', { name: service })}>{service}</a>
  ) : (
    <span>{service}</span>
  )
  return (
    <p class="muted">
      {rich('callback.ruledByService', { option: <code>{name}</code>, service: place })}
    </p>
  )
}
