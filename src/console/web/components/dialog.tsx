import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { rich, t } from '../i18n/text.ts'
import { Button, CopyButton } from './button.tsx'
import { TextField } from './field.tsx'
import { useModal } from './use-modal.ts'

interface DialogProps {
  title: string
  onClose: () => void
  children?: ComponentChildren
  /** On the right; the browser's own dialog gives focus back when it is closed. */
  actions?: ComponentChildren
  role?: 'dialog' | 'alertdialog'
}

/** For deciding, never for reading; shown for as long as it is rendered. */
export function Dialog({ title, onClose, children, actions, role }: DialogProps) {
  const element = useModal()
  const id = useId()
  return (
    <dialog
      ref={element}
      class="dialog"
      role={role}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault() // it closes when its owner no longer renders it
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      <div class="stack dialog-body">{children}</div>
      <div class="dialog-actions">{actions}</div>
    </dialog>
  )
}

interface ConfirmProps {
  /** The act: "Cancel callback". It names the title and the button. */
  title: string
  children?: ComponentChildren
  onConfirm: () => unknown
  onClose: () => void
  isDanger?: boolean
}

/** For what cannot be undone: says in its body what goes and what stays. */
export function Confirm({ title, children, onConfirm, onClose, isDanger = true }: ConfirmProps) {
  const { run, fault } = useRun(onConfirm, onClose)
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind={isDanger ? 'danger' : 'primary'} onClick={run}>
        {title}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={onClose} actions={actions} role="alertdialog">
      {children}
      {fault !== undefined && (
        <p class="error-text" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  )
}

/** The same where a slip would be dear: the name of the thing, or the count, is typed first. */
export function ConfirmTyped(o: ConfirmProps & { name: string }) {
  const [typed, setTyped] = useState('')
  const { run, fault } = useRun(o.onConfirm, o.onClose)
  const isEqual = typed.trim() === o.name
  const mismatch = typed === '' || isEqual ? undefined : t('common.notTheName')
  const actions = (
    <>
      <Button onClick={o.onClose}>{t('common.back')}</Button>
      <Button kind="danger" disabledBecause={!isEqual && t('common.typeNameFirst')} onClick={run}>
        {o.title}
      </Button>
    </>
  )
  return (
    <Dialog title={o.title} onClose={o.onClose} actions={actions} role="alertdialog">
      {o.children}
      <p class="row">
        <span>{rich('common.typeName', { name: <code>{o.name}</code> })}</span>
        <CopyButton text={o.name} />
      </p>
      <TextField
        label={t('common.name')}
        value={typed}
        onInput={setTyped}
        isMono
        autocomplete="off"
        error={mismatch}
      />
      {fault !== undefined && (
        <p class="error-text" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  )
}

/** Runs the act and closes; what refuses it stands in the dialog. */
function useRun(act: () => unknown, close: () => void) {
  const [fault, setFault] = useState<string>()
  const run = async () => {
    try {
      await act()
      close()
    } catch (thrown) {
      setFault(thrown instanceof Error ? thrown.message : String(thrown))
    }
  }
  return { run, fault }
}
