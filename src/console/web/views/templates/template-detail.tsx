import { Hint } from '../../components/hint.tsx'
import { Icon } from '../../components/icon.tsx'
import type { OptionKind } from '../../components/option-editor-rows.ts'
import { type Column, Table } from '../../components/table.tsx'
import { linkTo } from '../../frame/router.ts'
import { none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Template, TemplateParameter } from './template-json.ts'

/** What a template offers: parameters, configurations, files, and who uses it. */
export function TemplateDetail({ template }: { template: Template }) {
  const { name, description, parameters, configurations, files, usedBy } = template
  return (
    <div class="stack">
      <p>{description}</p>
      <p class="muted">
        {t('templates.kinds')} <code>{template.kinds.join(', ')}</code> · {template.type}
      </p>
      {usedBy.length > 0 && (
        <p>
          {t('templates.usedBy')}{' '}
          {usedBy.map((service, at) => (
            <span key={service}>
              {at > 0 && ', '}
              <a href={linkTo('services', { name: service })}>{service}</a>
            </span>
          ))}
        </p>
      )}
      <Table
        caption={t('templates.of.parameters')}
        columns={parameterColumns()}
        rows={parameters}
        idOf={(parameter) => parameter.name}
      />
      {configurations.length > 0 && (
        <section aria-labelledby="configurations" class="stack">
          <h2 id="configurations">{t('templates.of.configurations')}</h2>
          <ul class="findings">
            {configurations.map((each) => (
              <li key={each.name}>
                <a href={linkTo('serviceNew', {}, { template: name, preset: each.name })}>
                  {each.name}
                </a>
                : {each.description}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="files" class="stack">
        <h2 id="files">{t('templates.of.files')}</h2>
        <ul class="findings mono">
          {files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function parameterColumns(): Column<TemplateParameter>[] {
  return [
    {
      name: 'name',
      label: t('templates.parameter'),
      cell: ({ name }) => <code>{name}</code>,
    },
    { name: 'default', label: t('templates.default'), cell: (each) => each.default ?? none },
    {
      name: 'description',
      label: t('templates.description'),
      cell: ({ description }) => <span class="template-description">{description}</span>,
    },
    { name: 'kind', label: t('templates.kind'), cell: (each) => <Kind parameter={each} /> },
  ]
}

const marks: Readonly<Partial<Record<OptionKind, 'lock' | 'gauge'>>> = {
  mandatory: 'lock',
  advanced: 'gauge',
}

function Kind({ parameter: { name, type, example } }: { parameter: TemplateParameter }) {
  const mark = marks[type]
  return (
    <span class="row nowrap">
      {type === 'request' && (
        <Hint label={t('templates.hintOf', { name })}>
          {t('templates.fromRequest')} {example && t('templates.example', { example })}
        </Hint>
      )}
      {mark && <Icon name={mark} />}
      {t(`templates.kind.${type}`)}
    </span>
  )
}
