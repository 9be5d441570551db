import { useForm } from '../frame/form.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { FaultNote } from './feedback.tsx'
import { TextField } from './field.tsx'
import { FormFaults } from './form-faults.tsx'

interface Props {
  title: string
  /** What its entries are kept under until they are sent. */
  draft: string
  /** Names there are. */
  taken: readonly string[]
  /** The first row, without which a section would not be there. */
  labels: { group: string; name: string; value: string }
  onCreate: (group: string, name: string, value: string) => Promise<unknown>
  onClose: () => void
}

/** A group begins with its first row. */
export function NewSection({ title, draft, taken, labels, onCreate, onClose }: Props) {
  const form = useForm({
    draft,
    initial: { group: '', name: '', value: '' },
    check: ({ group, name, value }) => ({
      group: groupFault(group.trim(), taken),
      name: name.trim() === '' ? t('common.nameFirst') : undefined,
      value: value === '' ? t('common.valueFirst') : undefined,
    }),
    async submit({ group, name, value }) {
      await onCreate(group.trim(), name.trim(), value)
      onClose()
    },
  })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" onClick={form.onSubmit} isBusy={form.isSending}>
        {title}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      <form class="stack" onSubmit={form.onSubmit}>
        <FormFaults of={form} />
        <TextField label={labels.group} isMono required {...form.field('group')} />
        <TextField label={labels.name} isMono required {...form.field('name')} />
        <TextField label={labels.value} isMono required {...form.field('value')} />
        {form.fault && <FaultNote fault={form.fault} />}
      </form>
    </Dialog>
  )
}

function groupFault(group: string, taken: readonly string[]): string | undefined {
  if (group === '') return t('common.nameFirst')
  return taken.includes(group) ? t('common.nameTaken', { name: group }) : undefined
}
