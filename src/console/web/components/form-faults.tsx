import type { Form } from '../frame/form.ts'
import { t } from '../i18n/text.ts'
import { Icon } from './icon.tsx'

/** On top of a form in which several fields are wrong: each a link to its field. */
export function FormFaults({ of: { wrong } }: { of: Pick<Form<object>, 'wrong'> }) {
  if (wrong.length < 2) return null
  const go = (event: Event, id: string) => {
    event.preventDefault() // no new address: it is a place within the form
    document.getElementById(id)?.focus()
  }
  return (
    <div class="note bad" role="alert">
      <Icon name="warning" />
      <div class="stack">
        <p>{t('common.formFaults', { n: wrong.length })}</p>
        <ul>
          {wrong.map(({ id, text }) => (
            <li key={id}>
              <a href={`#${id}`} onClick={(event) => go(event, id)}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
