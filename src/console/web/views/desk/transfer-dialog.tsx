import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { SelectField } from '../../components/field.tsx'
import { api } from '../../frame/api.ts'
import { useForm } from '../../frame/form.ts'
import { useLoad } from '../../frame/load.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { type Agent, chatPath, type Queue } from './desk-json.ts'

interface Props {
  agent: string
  chat: string
  onClose: () => void
}

/** Offers the chat to a queue, or to one agent who is ready; it stays until somebody has accepted. */
export function TransferDialog({ agent, chat, onClose }: Props) {
  const agents = useLoad<Agent[]>('/desk/agents')
  const queues = useLoad<Queue[]>('/desk/queues')
  const others = (agents.data ?? []).filter(({ id, state }) => id !== agent && state === 'READY')
  const choices = [
    { value: '', label: t('desk.choose') },
    ...(queues.data ?? []).map(({ queue }) => ({
      value: `queue:${queue}`,
      label: t('desk.toQueue', { queue }),
    })),
    ...others.map(({ id, nickname }) => ({
      value: `agent:${id}`,
      label: t('desk.toAgent', { name: nickname }),
    })),
  ]
  const form = useForm({
    initial: { to: '' },
    check: ({ to }) => ({ to: to === '' ? t('desk.chooseFirst') : undefined }),
    async submit({ to }) {
      const [kind = '', name] = [to.slice(0, 5), to.slice(6)]
      await api.post(chatPath(agent, chat, 'transfer'), { body: { to: { [kind]: name } } })
      toast(t('desk.transferred', { to: name }))
      onClose()
    },
  })
  const { value, onInput, error, id } = form.field('to')
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" onClick={form.onSubmit} isBusy={form.isSending}>
        {t('desk.transfer')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('desk.transfer')} onClose={onClose} actions={actions}>
      <form class="stack" onSubmit={form.onSubmit}>
        <SelectField
          {...{ id, value, onInput, error }}
          label={t('desk.transferTo')}
          hint={t('desk.transferHint')}
          choices={choices}
        />
        {form.fault && <FaultNote fault={form.fault} />}
      </form>
    </Dialog>
  )
}
