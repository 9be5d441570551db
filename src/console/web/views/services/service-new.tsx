import { useState } from 'preact/hooks'
import { Button, ButtonLink } from '../../components/button.tsx'
import { EmptyState, FaultNote, Loaded } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { LeaveGuard } from '../../components/leave-guard.tsx'
import { OptionFields } from '../../components/option-editor-fields.tsx'
import { type Draft, emptyDraft } from '../../components/option-editor-rows.ts'
import type { OptionFault } from '../../components/option-editor-state.ts'
import { Page } from '../../components/page.tsx'
import { useArea } from '../../components/use-area.ts'
import { ApiFault, api } from '../../frame/api.ts'
import { pathOf } from '../../frame/options.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate, useQuery } from '../../frame/router.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import type { Configuration, Template } from '../templates/template-json.ts'
import { PresetCards, TemplateCards } from './service-cards.tsx'
import { nameFault } from './service-dialogs.tsx'
import { addressOf, sectionOf } from './service-list.ts'
import { parametersFor, useServices } from './use-services.ts'
import './services.css'

/** A service from a template, in three steps on one page. */
export function View(_: ViewProps<'serviceNew'>) {
  const all = useServices()
  const isReady = useArea('options')
  const [chosen] = useQuery('template')
  const [preset] = useQuery('preset')
  const template = all.templates.data?.find(({ name }) => name === chosen)
  const configuration = template?.configurations.find(({ name }) => name === preset)
  const isBlank = preset === 'blank'
  return (
    <Page title={t('services.title')} thing={t('services.new')}>
      <p>
        <a href={linkTo('services')}>{t('services.all')}</a>
      </p>
      <Loaded of={all.templates}>
        {(templates) =>
          templates.length === 0 ? (
            <EmptyState
              icon="box"
              action={
                <ButtonLink href={linkTo('templates')}>{t('services.toTemplates')}</ButtonLink>
              }
            >
              {t('services.noTemplates')}
            </EmptyState>
          ) : (
            <TemplateCards templates={templates} chosen={chosen} />
          )
        }
      </Loaded>
      {template && <PresetCards template={template} chosen={preset} />}
      {template && isReady && (configuration !== undefined || isBlank) && all.services && (
        <NameAndCreate
          key={`${template.name}/${preset}`}
          template={template}
          configuration={configuration}
          names={all.services.map(({ name }) => name)}
          references={all.references}
        />
      )}
    </Page>
  )
}

interface NameProps {
  template: Template
  configuration: Configuration | undefined
  names: readonly string[]
  references: Readonly<Record<string, string[]>>
}

function NameAndCreate({ template, configuration, names, references }: NameProps) {
  const kind = template.kinds[0] ?? template.name
  const fixed = { _type: template.type, _service: kind }
  const [name, setName] = useState('')
  const [wasLeft, setLeft] = useState(false)
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, set: { ...configuration?.values } })
  const [faults, setFaults] = useState<readonly OptionFault[]>()
  const [refused, setRefused] = useState<ApiFault>()
  const lacking = nameFault(name, names)
  const section = sectionOf(name)
  const create = async () => {
    setLeft(true)
    if (lacking !== undefined) return document.getElementById('service-name')?.focus()
    const body = { set: { ...draft.set, ...fixed }, revision: 0 }
    try {
      await api.put(pathOf(section), { body })
      toast(t('services.created', { name }))
      // All is kept: nobody is asked, whether or not the guard has heard of it.
      navigate(linkTo('services', { name }, { created: 1 }), { force: true })
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      const found = thrown.status === 400 ? await check(section, body.set) : []
      setFaults(found)
      setRefused(found.length === 0 ? thrown : undefined)
    }
  }
  const parameters = parametersFor(template)
  const asked = parameters.map((each) => {
    return configuration?.asks.includes(each.name) && each.kind === 'optional'
      ? { ...each, category: t('services.asked') }
      : each
  })
  const first = asked.filter(({ category }) => category === t('services.asked'))
  const others = asked.filter((each) => !first.includes(each))
  return (
    <section class="panel stack" aria-labelledby="step-name">
      <h2 id="step-name">{t('services.stepName')}</h2>
      <TextField
        id="service-name"
        label={t('services.name')}
        hint={t('services.nameRule')}
        required
        isMono
        autocomplete="off"
        value={name}
        onInput={setName}
        onBlur={() => setLeft(name !== '')}
        error={wasLeft ? lacking : undefined}
      />
      <p>
        {t('services.urlWillBe')}{' '}
        <code role="status">{location.origin + addressOf({ name: name || '…', kind })}</code>
      </p>
      <OptionFields
        parameters={[...first, ...others]}
        stored={{
          _type: { value: template.type, source: 'live' },
          _service: { value: kind, source: 'live' },
        }}
        draft={draft}
        onDraft={(next) => {
          setDraft(next)
          setFaults(undefined)
          setRefused(undefined)
        }}
        canEdit
        faults={faults}
        references={references}
      />
      {refused !== undefined && <FaultNote fault={refused} />}
      {(faults ?? []).length > 0 && (
        <p class="error-text" role="alert">
          {t('services.notCreated', { n: faults?.length ?? 0 })}
        </p>
      )}
      <div class="row">
        <Button kind="primary" busyText={t('services.creating')} onClick={create}>
          {t('services.create')}
        </Button>
      </div>
      <LeaveGuard isDirty={name !== ''} />
    </section>
  )
}

async function check(
  section: string,
  set: Readonly<Record<string, string>>,
): Promise<readonly OptionFault[]> {
  try {
    const { faults } = await api.post<{ faults: OptionFault[] }>(`${pathOf(section)}/check`, {
      body: { set },
    })
    return faults
  } catch {
    return [] // the refusal itself is shown
  }
}
