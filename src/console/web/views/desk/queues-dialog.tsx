import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { api } from '../../frame/api.ts'
import { useForm } from '../../frame/form.ts'
import { t } from '../../i18n/text.ts'
import { type Agent, agentPath } from './desk-json.ts'

interface Props {
  agent: Agent
  /** Of the queues that were ever used. */
  known: readonly string[]
  onClose: () => void
  onSaved: () => void
}

/** What an agent serves, how many chats at a time, and how customers see it. */
export function QueuesDialog({ agent, known, onClose, onSaved }: Props) {
  const form = useForm({
    initial: {
      nickname: agent.nickname,
      queues: agent.queues.join(', '),
      chats: String(agent.chats),
    },
    check: ({ chats }) => ({
      chats: /^[1-9]\d?$/.test(chats.trim()) ? undefined : t('desk.chatsFault', { value: chats }),
    }),
    async submit({ nickname, queues, chats }) {
      const names = queues.split(',').map((name) => name.trim())
      const body = { nickname, chats: Number(chats), queues: names.filter((name) => name !== '') }
      await api.put(agentPath(agent.id), { body })
      onSaved()
      onClose()
    },
  })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" onClick={form.onSubmit} isBusy={form.isSending}>
        {t('desk.save')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('desk.whatYouServe')} onClose={onClose} actions={actions}>
      <form class="stack" onSubmit={form.onSubmit}>
        <TextField label={t('desk.nickname')} {...form.field('nickname')} />
        <TextField
          label={t('desk.queues')}
          hint={known.length === 0 ? t('desk.queuesHint') : known.join(', ')}
          {...form.field('queues')}
        />
        <TextField label={t('desk.chats')} type="number" {...form.field('chats')} />
        {form.fault && <FaultNote fault={form.fault} />}
      </form>
    </Dialog>
  )
}
