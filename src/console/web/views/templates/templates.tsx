import { useState } from 'preact/hooks'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Confirm, ConfirmTyped } from '../../components/dialog.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import { Badge } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { admin, api } from '../../frame/api.ts'
import { useKeys } from '../../frame/keys.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { toast } from '../../frame/toasts.ts'
import { dateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { TemplateDetail } from './template-detail.tsx'
import type { Template } from './template-json.ts'
import { UploadDialog } from './upload-dialog.tsx'
import './templates.css'

/** What services are made from. */
export function View({ params: { name } }: ViewProps<'templates'>) {
  const load = useLoad<readonly Template[]>('/templates', { topics: ['options'] })
  const { role } = useSession()
  const [adding, setAdding] = useQuery('add')
  useKeys(role === 'admin' ? { n: () => setAdding('1') } : {})
  const template = load.data?.find((each) => each.name === name)
  return (
    <Page
      title={t('templates.title')}
      {...(name === undefined ? {} : { thing: template?.title ?? name })}
      load={load}
      aside={template && <Origin template={template} />}
      actions={
        <>
          {template && <Acts template={template} onGone={load.reload} />}
          {role === 'admin' && (
            <Button kind="primary" icon="plus" onClick={() => setAdding('1')}>
              {t('templates.add')}
            </Button>
          )}
        </>
      }
    >
      {name === undefined ? <Shelf load={load} /> : <One load={load} name={name} />}
      {adding !== '' && role === 'admin' && (
        <UploadDialog onDone={load.reload} onClose={() => setAdding('')} />
      )}
    </Page>
  )
}

function Shelf({ load }: { load: Load<readonly Template[]> }) {
  return (
    <Loaded of={load}>
      {(templates) => (
        <Table
          caption={t('templates.title')}
          columns={columns()}
          rows={templates}
          idOf={({ name }) => name}
          linkOf={({ name }) => linkTo('templates', { name })}
          empty={<EmptyState icon="box">{t('templates.none')}</EmptyState>}
        />
      )}
    </Loaded>
  )
}

function columns(): Column<Template>[] {
  return [
    { name: 'title', label: t('templates.template'), cell: ({ title }) => title },
    {
      name: 'description',
      label: t('templates.description'),
      cell: ({ description }) => <span class="template-description">{description}</span>,
    },
    {
      name: 'parameters',
      label: t('templates.of.parameters'),
      cell: ({ parameters }) => parameters.length,
      align: 'right',
    },
    {
      name: 'usedBy',
      label: t('templates.services'),
      cell: ({ usedBy }) => usedBy.length,
      align: 'right',
    },
    {
      name: 'origin',
      label: t('templates.origin'),
      cell: (template) => <Origin template={template} />,
    },
  ]
}

function Origin({ template: { origin, uploadedBy, uploadedAt } }: { template: Template }) {
  if (origin === 'builtin') return <Badge tone="neutral">{t('templates.builtin')}</Badge>
  const by =
    uploadedAt === undefined
      ? t('templates.uploaded')
      : t('templates.uploadedBy', { who: uploadedBy ?? '', at: dateTime(uploadedAt) })
  return <Badge tone="info">{by}</Badge>
}

function One({ load, name }: { load: Load<readonly Template[]>; name: string }) {
  return (
    <>
      <p>
        <a href={linkTo('templates')}>{t('templates.all')}</a>
      </p>
      <Loaded of={load}>
        {(templates) => {
          const found = templates.find((each) => each.name === name)
          if (found !== undefined) return <TemplateDetail template={found} />
          return <EmptyState icon="box">{t('templates.notThere', { name })}</EmptyState>
        }}
      </Loaded>
    </>
  )
}

function Acts({ template, onGone }: { template: Template; onGone: () => void }) {
  const [isDeleting, setDeleting] = useState(false)
  const { role } = useSession()
  const { name, title, origin, usedBy } = template
  const path = `/templates/${encodeURIComponent(name)}`
  const remove = async () => {
    await api.delete(path, usedBy.length > 0 ? { query: { force: true } } : {})
    toast(t('templates.deleted', { name: title }))
    onGone()
    navigate(linkTo('templates'))
  }
  const dialog = {
    title: t('templates.delete', { name: title }),
    onConfirm: remove,
    onClose: () => setDeleting(false),
  }
  const text = <p>{t('templates.deleteAsks', { n: usedBy.length })}</p>
  return (
    <>
      <ButtonLink href={`${admin}${path}.zip`} download={`${name}.zip`} icon="download">
        {t('templates.download')}
      </ButtonLink>
      {role === 'admin' && (
        <Button
          icon="bin"
          disabledBecause={origin === 'builtin' && t('templates.builtinStays')}
          onClick={() => setDeleting(true)}
        >
          {t('templates.deleteShort')}
        </Button>
      )}
      {isDeleting &&
        (usedBy.length > 0 ? (
          <ConfirmTyped {...dialog} name={name}>
            {text}
          </ConfirmTyped>
        ) : (
          <Confirm {...dialog}>{text}</Confirm>
        ))}
    </>
  )
}
