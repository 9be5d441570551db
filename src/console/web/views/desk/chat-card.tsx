import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { Menu } from '../../components/menu.tsx'
import { api } from '../../frame/api.ts'
import { download } from '../../frame/download.ts'
import { t, textOr } from '../../i18n/text.ts'
import { liveState } from '../../live/live.ts'
import { toJson, toText } from './chat-log.ts'
import { Composer } from './composer.tsx'
import { customerName, subjectOf } from './customer.ts'
import { chatPath, type Interaction } from './desk-json.ts'
import { PushUrlDialog } from './push-url-dialog.tsx'
import { Transcript } from './transcript.tsx'
import { TransferDialog } from './transfer-dialog.tsx'
import type { useChat } from './use-chat.ts'

interface Props {
  agent: string
  nickname: string
  interaction: Interaction
  chat: ReturnType<typeof useChat>
  /** The card of a chat that is over was put away. */
  onDone: () => void
}

type Layer = 'end' | 'url' | 'transfer'

/** A chat beside others: what was said, a line to write, and what else can be done. */
export function ChatCard({ agent, nickname, interaction, chat, onDone }: Props) {
  const [layer, setLayer] = useState<Layer>()
  const { id } = interaction
  const close = () => setLayer(undefined)
  const end = async () => {
    await api.post(chatPath(agent, id, 'leave'))
    await chat.read()
  }
  const items = [
    { label: t('desk.pushUrl'), icon: 'link', run: () => setLayer('url') },
    { label: t('desk.transfer'), icon: 'arrow', run: () => setLayer('transfer') },
  ] as const
  const save = () => download(`chat-${id}.txt`, 'text/plain', toText(chat.entries))
  const saveJson = () => download(`chat-${id}.json`, 'application/json', toJson(chat))
  return (
    <article class="panel desk-card" aria-label={customerName(interaction)}>
      <header class="spread">
        <h2>{customerName(interaction)}</h2>
        <Menu
          label={t('common.actions')}
          icon="more"
          kind="quiet"
          items={[
            ...(chat.isOver ? [] : items),
            { label: t('desk.saveTranscript'), icon: 'download', run: save },
            { label: t('desk.saveJson'), icon: 'download', run: saveJson },
          ]}
        />
      </header>
      <p class="muted">{subjectOf(interaction) ?? interaction.queue}</p>
      {chat.fault && <FaultNote fault={chat.fault} onRetry={chat.read} />}
      <Transcript entries={chat.entries} self={nickname} />
      {chat.isOver ? (
        <div class="spread">
          <span>{textOr(`desk.ended.${chat.chat?.endReason}`, t('desk.ended'))}</span>
          <Button kind="primary" onClick={onDone}>
            {t('desk.done')}
          </Button>
        </div>
      ) : (
        <>
          <Composer agent={agent} chat={id} onSaid={chat.read} />
          <Button kind="quiet" onClick={() => setLayer('end')}>
            {t('desk.endChat')}
          </Button>
        </>
      )}
      {layer === 'end' && (
        <Confirm title={t('desk.endChat')} onConfirm={end} onClose={close} isDanger={false}>
          <p>{t('desk.endChatAsks', { name: customerName(interaction) })}</p>
        </Confirm>
      )}
      {layer === 'url' && (
        <PushUrlDialog agent={agent} chat={id} onClose={close} onSaid={chat.read} />
      )}
      {layer === 'transfer' && <TransferDialog agent={agent} chat={id} onClose={close} />}
    </article>
  )
}

/** Whether what is said in chats comes by itself: it does to the mailbox of the agent. */
export function isTold(mailbox: string | undefined, agent: string): boolean {
  return mailbox === `agent:${agent}` && liveState.get().is === 'live'
}
