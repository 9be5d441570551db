import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { TextArea } from '../../components/field.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { t } from '../../i18n/text.ts'
import { chatPath } from './desk-json.ts'

const typingEvery = 3000 // ms between two notices that the agent types

interface Props {
  agent: string
  chat: string
  onSaid: () => void
}

/** Enter sends, Shift and Enter breaks the line; what is not sent outlives the page. */
export function Composer({ agent, chat, onSaid }: Props) {
  const [draft, setDraft] = useDraft(chat)
  const [failed, setFailed] = useState<string>()
  const typed = useTyping(agent, chat)

  const send = async (text: string) => {
    setFailed(undefined)
    try {
      await api.post(chatPath(agent, chat, 'message'), { body: { message: text } })
      onSaid()
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setFailed(thrown.message)
      setDraft(text)
    }
  }
  const submit = async () => {
    const text = draft.trim()
    if (text === '') return
    setDraft('')
    typed.stop()
    await send(text)
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <TextArea
        label={t('desk.message')}
        isBare
        rows={2}
        value={draft}
        error={failed}
        placeholder={t('desk.writeHere')}
        onInput={(text) => {
          setDraft(text)
          typed.go()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          void submit()
        }}
      />
      <Button type="submit" kind="primary" icon="send">
        {failed === undefined ? t('desk.send') : t('common.retry')}
      </Button>
    </form>
  )
}

/** Kept for each chat as long as the window is open. */
function useDraft(chat: string): [string, (text: string) => void] {
  const name = `ringback.draft.${chat}`
  const [draft, setDraft] = useState(() => sessionStorage.getItem(name) ?? '')
  const keep = (text: string) => {
    setDraft(text)
    if (text === '') sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, text)
  }
  return [draft, keep]
}

/** Tells the customer that somebody writes: once in a while, and that it has ended. */
function useTyping(agent: string, chat: string) {
  const last = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const tell = (verb: 'startTyping' | 'stopTyping') => {
    api.post(chatPath(agent, chat, verb)).catch(() => undefined) // a courtesy: nobody misses it
  }
  const stop = () => {
    clearTimeout(timer.current)
    last.current = 0
  }
  useEffect(() => stop, [chat])
  return {
    go() {
      if (Date.now() - last.current > typingEvery) {
        last.current = Date.now()
        tell('startTyping')
      }
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        stop()
        tell('stopTyping')
      }, 2 * typingEvery)
    },
    stop,
  }
}
