import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { api } from '../../frame/api.ts'
import { useForm } from '../../frame/form.ts'
import { t } from '../../i18n/text.ts'
import { isWebAddress } from './chat-log.ts'
import { chatPath } from './desk-json.ts'

interface Props {
  agent: string
  chat: string
  onClose: () => void
  onSaid: () => void
}

/** Shows the customer a page of the web. */
export function PushUrlDialog({ agent, chat, onClose, onSaid }: Props) {
  const form = useForm({
    initial: { url: '' },
    check: ({ url }) => ({ url: isWebAddress(url) ? undefined : t('desk.urlFault') }),
    async submit({ url }) {
      await api.post(chatPath(agent, chat, 'pushUrl'), { body: { url: url.trim() } })
      onSaid()
      onClose()
    },
  })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" onClick={form.onSubmit} isBusy={form.isSending}>
        {t('desk.pushUrl')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('desk.pushUrl')} onClose={onClose} actions={actions}>
      <form class="stack" onSubmit={form.onSubmit}>
        <TextField label={t('desk.url')} type="url" placeholder="https://" {...form.field('url')} />
        {form.fault && <FaultNote fault={form.fault} />}
      </form>
    </Dialog>
  )
}
