import './desk.css'
import { useEffect, useState } from 'preact/hooks'
import { EmptyState, FaultNote, Skeleton } from '../../components/feedback.tsx'
import { LeaveGuard } from '../../components/leave-guard.tsx'
import { Page } from '../../components/page.tsx'
import type { ViewProps } from '../../frame/paths.ts'
import { type Session, useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { liveState } from '../../live/live.ts'
import { CallCard } from './call-card.tsx'
import { CardTabs } from './card-tabs.tsx'
import { ChatCard, isTold } from './chat-card.tsx'
import { ConnectionNote } from './connection-note.tsx'
import type { Agent, Interaction } from './desk-json.ts'
import { DeskTabs } from './desk-tabs.tsx'
import { Offer } from './offer.tsx'
import { QueuesDialog } from './queues-dialog.tsx'
import { ReadyBar } from './ready-bar.tsx'
import { useUnread, useWide } from './unread.ts'
import { useChat } from './use-chat.ts'
import { type Desk, useDesk, useMissedOffers } from './use-desk.ts'

/** An agent's place: ready or not, what is offered, and what is in hand side by side. */
export function View({ params }: ViewProps<'desk'>) {
  const known = useSession()
  const desk = useDesk(known.user)
  const [isChoosing, setChoosing] = useState(false)
  useMissedOffers(desk.agent)
  const { agent, agents } = desk
  return (
    <Page title={t('desk.title')} tabs={<DeskTabs current="desk" />}>
      {agents.fault && <FaultNote fault={agents.fault} onRetry={agents.reload} />}
      {agent === undefined ? (
        <Skeleton />
      ) : (
        <>
          <ReadyBar
            agent={agent}
            queues={desk.queues}
            onChange={desk.reload}
            onQueues={() => setChoosing(true)}
          />
          <ConnectionNote agent={agent} heardAt={desk.heardAt} onChange={desk.reload} />
          <div class="offers">
            {desk.offers.map((offer) => (
              <Offer
                key={offer.id}
                interaction={offer}
                onAccept={() => desk.accept(offer)}
                onReject={() => desk.reject(offer)}
              />
            ))}
          </div>
          <LeaveGuard
            isDirty={desk.inHand > 0}
            title={t('desk.leave')}
            text={t('desk.leaveText', { n: desk.inHand })}
          />
          <Work desk={desk} agent={agent} known={known} selected={params.interaction} />
          {isChoosing && (
            <QueuesDialog
              agent={agent}
              known={desk.queues.map(({ queue }) => queue)}
              onClose={() => setChoosing(false)}
              onSaved={desk.reload}
            />
          )}
        </>
      )}
    </Page>
  )
}

interface WorkProps {
  desk: Desk
  agent: Agent
  known: Session
  selected: string | undefined
}

/** Cards side by side where there is room; below that one at a time, with a switcher. */
function Work({ desk, agent, known, selected }: WorkProps) {
  const { open } = desk
  const isWide = useWide()
  if (open.length === 0 && desk.offers.length === 0) {
    const isReady = agent.state === 'READY'
    return (
      <EmptyState icon="headset">
        {t(isReady ? 'desk.emptyReady' : 'desk.emptyNotReady')}
      </EmptyState>
    )
  }
  const shown = open.some(({ id }) => id === selected) ? selected : open[0]?.id
  return (
    <>
      <CardTabs open={open} current={shown} />
      <div class="desk-cards">
        {open.map((each) => (
          <div key={each.id} class={each.id === shown ? 'desk-slot current' : 'desk-slot'}>
            {each.media === 'chat' ? (
              <OneChat
                {...{ interaction: each, agent, known, desk }}
                isShown={isWide || each.id === shown}
              />
            ) : (
              <CallCard agent={agent.id} interaction={each} onDone={desk.reload} />
            )}
          </div>
        ))}
      </div>
    </>
  )
}

interface ChatProps {
  interaction: Interaction
  agent: Agent
  known: Session
  desk: Desk
  isShown: boolean
}

function OneChat({ interaction, agent, known, desk, isShown }: ChatProps) {
  useStore(liveState)
  const chat = useChat(interaction.id, isTold(known.mailbox, agent.id))
  useUnread(interaction.id, { entries: chat.entries, self: agent.nickname, isShown })
  useEffect(() => {
    if (chat.isOver) desk.reload()
  }, [chat.isOver])
  return (
    <ChatCard
      agent={agent.id}
      nickname={agent.nickname}
      interaction={interaction}
      chat={chat}
      onDone={() => desk.putAway(interaction.id)}
    />
  )
}
