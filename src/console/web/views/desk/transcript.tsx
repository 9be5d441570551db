import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { t } from '../../i18n/text.ts'
import { clock, type Group, groupEntries, isWebAddress, typingParty } from './chat-log.ts'
import type { Entry } from './desk-json.ts'

const near = 40 // px from the end at which one is taken to read along

/** What was said, oldest first; it stays where one reads, and tells of what came below. */
export function Transcript({ entries, self }: { entries: readonly Entry[]; self: string }) {
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const [hasNew, setNew] = useState(false)
  const typing = typingParty(entries, self)
  const toEnd = () => {
    const element = box.current
    if (element === null) return
    element.scrollTop = element.scrollHeight
    setNew(false)
  }
  useEffect(() => {
    if (follows.current) toEnd()
    else setNew(true)
  }, [entries.length])
  const look = () => {
    const element = box.current
    if (element === null) return
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < near
    if (follows.current) setNew(false)
  }
  return (
    <div class="transcript-frame">
      <div
        class="transcript"
        ref={box}
        role="log"
        tabIndex={0}
        onScroll={look}
        aria-label={t('desk.transcript')}
      >
        {groupEntries(entries).map((group) => (
          <GroupView key={group.entries[0]?.join()} group={group} isOwn={group.nickname === self} />
        ))}
      </div>
      <p class="faint typing">{typing === undefined ? '' : t('desk.types', { name: typing })}</p>
      {hasNew && (
        <Button class="new-messages" onClick={toEnd}>
          {t('desk.newMessages')}
        </Button>
      )}
    </div>
  )
}

function GroupView({ group, isOwn }: { group: Group; isOwn: boolean }) {
  const { kind, nickname, seconds, entries } = group
  if (kind === 'notice') {
    return (
      <p class="notice faint">
        {toRemark(entries[0])}
        <span class="numbers"> {clock(seconds)}</span>
      </p>
    )
  }
  return (
    <div class={isOwn ? 'said own' : 'said'}>
      <p class="faint">
        {nickname} <span class="numbers">{clock(seconds)}</span>
      </p>
      {entries.map((entry) => (
        <p key={entry.join()} class="bubble">
          <Words text={entry[2]} />
        </p>
      ))}
    </div>
  )
}

/** Coming and going in the user's language; what has a reason of its own as it was told. */
function toRemark([type = '', name = '', text = '']: readonly string[] = []): string {
  if (type === 'Notice.Joined') return t('desk.joined', { name })
  if (text === 'has left the session') return t('desk.left', { name })
  return type === 'Notice.Left' ? `${name} ${text}` : `${name}: ${text}`
}

/** Text stays text; an address of the web alone becomes a link, shown whole. */
function Words({ text }: { text: string }) {
  if (!isWebAddress(text)) return <>{text}</>
  return (
    <a href={text.trim()} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  )
}
