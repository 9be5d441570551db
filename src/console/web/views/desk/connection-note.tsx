import { useEffect, useRef } from 'preact/hooks'
import { Note } from '../../components/feedback.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { time } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Agent, agentPath } from './desk-json.ts'
import { useLostConnection } from './use-connection.ts'

const retry = 2000 // ms between two attempts to say that nobody sits here

interface Props {
  agent: Agent
  heardAt: number | undefined
  onChange: () => void
}

/** Whom no offer can reach is not ready, as soon as the server can be told; and both is said. */
export function ConnectionNote({ agent, heardAt, onChange }: Props) {
  const since = useLostConnection(heardAt)
  useNotReady(agent, since !== undefined, onChange)
  if (since !== undefined) {
    return (
      <div role="alert">
        <Note tone="bad">{t('desk.connectionLost', { at: time(since) })}</Note>
      </div>
    )
  }
  if (agent.state !== 'NOT_READY' || agent.reason !== 'connection') return null
  return (
    <div role="alert">
      <Note tone="warn">{t('desk.connectionWasLost')}</Note>
    </div>
  )
}

/** Tried until it is heard, also when the connection has come back before. */
function useNotReady({ id, state }: Agent, isLost: boolean, onChange: () => void): void {
  const timer = useRef<ReturnType<typeof setInterval>>(undefined)
  const stop = () => {
    clearInterval(timer.current)
    timer.current = undefined
  }
  useEffect(() => {
    if (!isLost || state !== 'READY' || timer.current !== undefined) return
    let isAsking = false
    const tell = async () => {
      if (isAsking) return
      isAsking = true
      try {
        const body = { state: 'NOT_READY', reason: 'connection' }
        await api.put(agentPath(id), { body, limit: 2 * retry })
        stop()
        onChange()
      } catch (thrown) {
        isAsking = false
        const isHeard = thrown instanceof ApiFault && thrown.status >= 400 && thrown.status < 500
        if (isHeard) stop() // and refused: the session has ended, as a rule
      }
    }
    timer.current = setInterval(() => void tell(), retry)
    void tell()
  }, [isLost, state, id])
  useEffect(() => stop, [])
}
