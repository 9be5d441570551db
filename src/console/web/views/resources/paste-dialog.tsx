import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { TextArea } from '../../components/field.tsx'
import { useForm } from '../../frame/form.ts'
import { changeOptions } from '../../frame/options.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { readNumbers } from './read-numbers.ts'

interface Props {
  section: string
  taken: readonly string[]
  onClose: () => void
  onDone: () => void
}

/** Many numbers at once, one a line: all of them or, when one is ill, none. */
export function PasteDialog({ section, taken, onClose, onDone }: Props) {
  const form = useForm({
    draft: `${section}.paste`,
    initial: { lines: '' },
    check: ({ lines }) => {
      const { faults, numbers } = readNumbers(lines, taken)
      const nothing = numbers.length === 0 ? t('resources.noNumbers') : undefined
      const [ill] = faults
      return { lines: ill === undefined ? nothing : t('resources.illLine', ill) }
    },
    async submit({ lines }) {
      const { numbers } = readNumbers(lines, taken)
      await changeOptions(section, { set: Object.fromEntries(numbers) })
      toast(t('resources.added', { n: numbers.length }))
      onDone()
      onClose()
    },
  })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" onClick={form.onSubmit} isBusy={form.isSending}>
        {t('resources.add')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('resources.paste')} onClose={onClose} actions={actions}>
      <form class="stack" onSubmit={form.onSubmit}>
        <TextArea
          label={t('resources.lines')}
          hint={t('resources.linesHint')}
          rows={10}
          isMono
          {...form.field('lines')}
        />
        {form.fault && <FaultNote fault={form.fault} />}
      </form>
    </Dialog>
  )
}
