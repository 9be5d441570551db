import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { TextArea } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { draftOf, giveBack, nothingWritten } from './chat-draft.ts'
import { chatPath } from './desk-json.ts'

const typingEvery = 3000 // ms between two notices that the agent types

interface Props {
  agent: string
  chat: string
  onSaid: () => void
}

/** Enter sends, Shift and Enter breaks the line; what is not sent outlives the page. */
export function Composer({ agent, chat, onSaid }: Props) {
  const draft = draftOf(chat)
  const { text, refusal } = useStore(draft)
  const typed = useTyping(agent, chat)

  const send = async (message: string) => {
    try {
      await api.post(chatPath(agent, chat, 'message'), { body: { message } })
      onSaid()
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      const later = draftOf(chat) // another than the one it was written in, where the session has ended
      later.set(giveBack(later.get(), message, thrown.message))
    }
  }
  const submit = async () => {
    const message = text.trim()
    if (message === '') return
    draft.set(nothingWritten)
    typed.stop()
    await send(message)
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div class="stack">
        <TextArea
          label={t('desk.message')}
          isBare
          rows={2}
          value={text}
          placeholder={t('desk.writeHere')}
          onInput={(next) => {
            draft.set({ ...draft.get(), text: next })
            typed.go()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            void submit()
          }}
        />
        {refusal !== undefined && (
          <p class="error-text" role="alert">
            <Icon name="warning" />
            {t('desk.notSent', { reason: refusal })}
          </p>
        )}
      </div>
      <Button type="submit" kind="primary" icon="send">
        {refusal === undefined ? t('desk.send') : t('common.retry')}
      </Button>
    </form>
  )
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
