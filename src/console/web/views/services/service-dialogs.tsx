import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmTyped, Dialog } from '../../components/dialog.tsx'
import { Note } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import { pathOf } from '../../frame/options.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { copyOf, isServiceName, type Service, sectionOf } from './service-list.ts'

interface Props {
  service: Service
  /** Names that are taken. */
  names: readonly string[]
  onClose: () => void
}

/** A copy under another name, which is opened then. */
export function Duplicate({ service, names, onClose }: Props) {
  const copied = (name: string) => {
    toast(t('services.duplicated', { name: service.name, copy: name }))
    navigate(linkTo('services', { name }))
    onClose()
  }
  return (
    <NameDialog
      title={t('services.duplicate')}
      initial={`${service.name}-copy`}
      {...{ service, names, onClose }}
      onDone={copied}
    />
  )
}

/** A copy first: the old URL answers until it is taken away, which is asked then. */
export function Rename({ service, names, onClose }: Props) {
  const [made, setMade] = useState<string>()
  const open = (name: string) => {
    navigate(linkTo('services', { name }))
    onClose()
  }
  if (made === undefined) {
    return (
      <NameDialog
        title={t('services.rename')}
        initial={service.name}
        {...{ service, names, onClose }}
        onDone={setMade}
      >
        <p>{t('services.renameKeeps')}</p>
      </NameDialog>
    )
  }
  return <OldName service={service} made={made} onDone={() => open(made)} />
}

function OldName({
  service,
  made,
  onDone,
}: {
  service: Service
  made: string
  onDone: () => void
}) {
  const [fault, setFault] = useState<string>()
  const remove = async () => {
    try {
      await api.delete(pathOf(sectionOf(service.name)))
      toast(t('services.renamed', { name: service.name, to: made }))
      onDone()
    } catch (thrown) {
      setFault(thrown instanceof Error ? thrown.message : String(thrown))
    }
  }
  return (
    <Dialog
      title={t('services.bothAnswer')}
      onClose={onDone}
      actions={
        <>
          <Button onClick={onDone}>{t('services.keepBoth')}</Button>
          <Button kind="danger" onClick={remove}>
            {t('services.dropOld', { name: service.name })}
          </Button>
        </>
      }
    >
      <p>{t('services.bothAnswerText', { name: service.name, to: made })}</p>
      {fault !== undefined && (
        <p class="error-text" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  )
}

function NameDialog(
  o: Props & {
    title: string
    initial: string
    onDone: (name: string) => void
    children?: preact.ComponentChildren
  },
) {
  const [name, setName] = useState(o.initial)
  const [fault, setFault] = useState<string>()
  const { set, left } = copyOf(o.service)
  const lacking = nameFault(name, o.names)
  const copy = async () => {
    try {
      await api.put(pathOf(sectionOf(name)), { body: { set } })
      o.onDone(name)
    } catch (thrown) {
      setFault(thrown instanceof ApiFault ? thrown.message : String(thrown))
    }
  }
  return (
    <Dialog
      title={o.title}
      onClose={o.onClose}
      actions={
        <>
          <Button onClick={o.onClose}>{t('common.back')}</Button>
          <Button kind="primary" disabledBecause={lacking} onClick={copy}>
            {o.title}
          </Button>
        </>
      }
    >
      {o.children}
      <TextField
        label={t('services.newName')}
        hint={t('services.nameRule')}
        isMono
        value={name}
        onInput={setName}
        error={fault ?? (name === o.initial ? undefined : lacking)}
      />
      {left.length > 0 && (
        <Note tone="warn">{t('services.secretsStay', { names: left.join(', ') })}</Note>
      )}
    </Dialog>
  )
}

/** Why no service may be called so. */
export function nameFault(name: string, names: readonly string[]): string | undefined {
  if (name === '') return t('services.nameNone')
  if (!isServiceName(name)) return t('services.nameRule')
  return names.includes(name) ? t('services.nameTaken', { name }) : undefined
}

interface ListJson {
  readonly callbacks: readonly unknown[]
  readonly next?: string
}

/** By typed name: its URL stops answering. */
export function Delete({ service, onClose }: Pick<Props, 'service' | 'onClose'>) {
  const { name, kind } = service
  const isCallback = kind === 'callback'
  const { data } = useLoad<ListJson>(isCallback ? '/callback/list' : undefined, {
    query: { service: name, state: 'waiting' },
  })
  const count = data?.callbacks.length ?? 0
  const remove = async () => {
    await api.delete(pathOf(sectionOf(name)))
    toast(t('services.deleted', { name }))
    navigate(linkTo('services'))
  }
  return (
    <ConfirmTyped
      title={t('services.delete', { name })}
      name={name}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('services.deleteAsks')}</p>
      {count > 0 && (
        <p>
          {data?.next === undefined
            ? t('services.inUse', { n: count })
            : t('services.inUseOver', { n: count })}
        </p>
      )}
    </ConfirmTyped>
  )
}
