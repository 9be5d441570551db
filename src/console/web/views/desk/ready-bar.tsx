import { useReducer } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { Status } from '../../components/status.tsx'
import { useActions } from '../../frame/actions.ts'
import { api } from '../../frame/api.ts'
import { useStore } from '../../frame/store.ts'
import { duration } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import { type Agent, agentPath, type Queue } from './desk-json.ts'
import { askForNotifications, notices, notificationsState, sound } from './ring.ts'

const reasons = ['break', 'afterwork', 'training'] as const

interface Props {
  agent: Agent
  queues: readonly Queue[]
  onChange: () => void
  onQueues: () => void
}

/** Whether offers come, and what waits in the queues served. */
export function ReadyBar({ agent, queues, onChange, onQueues }: Props) {
  const isReady = agent.state === 'READY'
  const put = async (body: object) => {
    await api.put(agentPath(agent.id), { body })
    onChange()
  }
  const getReady = async () => {
    await put({ state: 'READY' })
    void askForNotifications()
  }
  const turn = isReady
    ? { label: t('desk.setNotReady'), run: () => void put({ state: 'NOT_READY' }) }
    : { label: t('desk.setReady'), run: () => void getReady() }
  useActions([{ id: 'desk-turn', icon: 'headset', ...turn }])
  const load = agent.load.chat + agent.load.voice
  return (
    <section class="panel desk-bar" aria-label={t('desk.yourState')}>
      <strong>{agent.nickname}</strong>
      <Status of="agent" is={agent.state} {...whyNot(agent)} />
      {isReady ? (
        <Menu
          label={t('desk.setNotReady')}
          items={reasons.map((reason) => ({
            label: t(`desk.reason.${reason}`),
            run: () => void put({ state: 'NOT_READY', reason }),
          }))}
        >
          {t('desk.setNotReady')}
        </Menu>
      ) : (
        <Button kind="primary" onClick={getReady}>
          {t('desk.setReady')}
        </Button>
      )}
      <Button kind="quiet" icon="pencil" onClick={onQueues}>
        {agent.queues.length === 0 ? t('desk.noQueues') : agent.queues.join(', ')}
      </Button>
      <span class="numbers muted">{t('desk.load', { load, most: agent.chats })}</span>
      {queues
        .filter(({ queue }) => agent.queues.includes(queue))
        .map((queue) => (
          <span key={queue.queue} class="numbers">
            {queue.waiting === 0
              ? t('desk.queueEmpty', { queue: queue.queue })
              : t('desk.queueWaits', {
                  ...{ queue: queue.queue, n: queue.waiting },
                  longest: duration(queue.longestWait),
                })}
          </span>
        ))}
      <SoundSwitch />
      <NoticeSwitch />
    </section>
  )
}

/** In words of ours where there are any. */
function whyNot({ state, reason }: Agent): { detail?: string } {
  if (state !== 'NOT_READY' || reason === undefined) return {}
  return { detail: `(${textOr(`desk.because.${reason}`, reason)})` }
}

function SoundSwitch() {
  const isOn = useStore(sound) === 'on'
  return (
    <Button kind="quiet" icon="bell" pressed={isOn} onClick={() => sound.set(isOn ? 'off' : 'on')}>
      {isOn ? t('desk.soundOn') : t('desk.soundOff')}
    </Button>
  )
}

/** On only where the browser lets us; it is asked by the press that wants it. */
function NoticeSwitch() {
  const isWanted = useStore(notices) === 'on'
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const may = notificationsState()
  if (may === 'none') return null
  const isOn = isWanted && may === 'granted'
  const turn = async () => {
    notices.set(isOn ? 'off' : 'on')
    if (!isOn) await askForNotifications()
    redraw(undefined)
  }
  return (
    <Button
      kind="quiet"
      icon="inbox"
      pressed={isOn}
      disabledBecause={may === 'denied' && t('desk.noticesDenied')}
      onClick={turn}
    >
      {isOn ? t('desk.noticesOn') : t('desk.noticesOff')}
    </Button>
  )
}
