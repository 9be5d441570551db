import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type ApiFault, api } from '../../frame/api.ts'
import { type LiveEvent, liveState, useLiveEvents } from '../../live/live.ts'
import { type ChatLog, emptyLog, withAnswer } from './chat-log.ts'
import type { Chat } from './desk-json.ts'

const often = 1500 // ms between two looks where nothing tells of the chat by itself
const seldom = 20_000 // ms, in case something that was told did not arrive

/** A chat's transcript, read on from where it was read to whenever something was said. */
export function useChat(id: string, isTold: boolean) {
  const [log, setLog] = useState<ChatLog>(emptyLog)
  const [fault, setFault] = useState<ApiFault>()
  const known = useRef(log)
  known.current = log
  const reading = useRef(false)
  const again = useRef(false)

  const read = useCallback(async () => {
    again.current = reading.current
    if (reading.current) return
    reading.current = true
    try {
      const asked = known.current.position
      const query = { transcriptPosition: asked }
      const chat = await api.get<Chat>(`/desk/chats/${encodeURIComponent(id)}`, { query })
      known.current = withAnswer(known.current, asked, chat)
      setLog(known.current)
      setFault(undefined)
    } catch (thrown) {
      setFault(thrown as ApiFault)
    } finally {
      reading.current = false
    }
    if (again.current) await read()
  }, [id])

  useLiveEvents(
    useCallback(
      ({ tag }: LiveEvent) => {
        if (tag === `desk.chat.${id}`) void read()
      },
      [id, read],
    ),
  )
  const isOver = log.chat?.chatIxnState === 'DISCONNECTED'
  useEffect(() => {
    if (isOver) return
    void read()
    const undo = liveState.subscribe(() => void read()) // what came while the channel was away
    const timer = setInterval(read, isTold ? seldom : often)
    return () => {
      undo()
      clearInterval(timer)
    }
  }, [read, isTold, isOver])
  return { ...log, fault, isOver, read }
}
