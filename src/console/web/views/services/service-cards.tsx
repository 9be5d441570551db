import { linkTo } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import type { Configuration, Template } from '../templates/template-json.ts'

/** Step one; the choice stands in the address. */
export function TemplateCards({
  templates,
  chosen,
}: {
  templates: readonly Template[]
  chosen: string
}) {
  return (
    <section class="stack" aria-labelledby="step-template">
      <h2 id="step-template">{t('services.stepTemplate')}</h2>
      <nav class="cards" aria-labelledby="step-template">
        {templates.map(({ name, title, description }) => (
          <a
            key={name}
            class="card"
            href={linkTo('serviceNew', {}, { template: name })}
            aria-current={name === chosen ? 'true' : undefined}
          >
            <strong>{title}</strong>
            <span class="muted">{description}</span>
          </a>
        ))}
      </nav>
    </section>
  )
}

/** Step two: values to begin with, and what each of them sets. */
export function PresetCards({ template, chosen }: { template: Template; chosen: string }) {
  const shown = template.configurations.find(({ name }) => name === chosen)
  const cards = [
    ...template.configurations,
    { name: 'blank', description: t('services.blankSays'), values: {}, asks: [] },
  ]
  return (
    <section class="stack" aria-labelledby="step-preset">
      <h2 id="step-preset">{t('services.stepPreset')}</h2>
      <nav class="cards" aria-labelledby="step-preset">
        {cards.map(({ name, description }) => (
          <a
            key={name}
            class="card"
            href={linkTo('serviceNew', {}, { template: template.name, preset: name })}
            aria-current={name === chosen ? 'true' : undefined}
          >
            <strong>{name === 'blank' ? t('services.blank') : name}</strong>
            <span class="muted">{description}</span>
          </a>
        ))}
      </nav>
      {shown && <PresetValues configuration={shown} />}
    </section>
  )
}

function PresetValues({ configuration: { name, values } }: { configuration: Configuration }) {
  const entries = Object.entries(values)
  if (entries.length === 0) return null
  return (
    <details>
      <summary>{t('services.presetSets', { n: entries.length, name })}</summary>
      <dl class="facts">
        {entries.map(([option, value]) => (
          <div key={option}>
            <dt class="mono">{option}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
