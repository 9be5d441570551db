import { useEffect, useReducer } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { useStore } from '../frame/store.ts'
import { duration } from '../i18n/formats.ts'
import { t } from '../i18n/text.ts'
import { liveState } from '../live/live.ts'

const shapes = {
  live: { icon: 'dot', tone: 'good' },
  reconnecting: { icon: 'half', tone: 'warn' },
  polling: { icon: 'ring', tone: 'neutral' },
  paused: { icon: 'pause', tone: 'neutral' },
} as const

/** Whether what is shown comes by itself, and since when it does not. */
export function LiveMark() {
  const { is, since } = useStore(liveState)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    if (is !== 'reconnecting') return
    const timer = setInterval(() => redraw(undefined), 1000)
    return () => clearInterval(timer)
  }, [is])
  const { icon, tone } = shapes[is]
  const word = t(`shell.live.${is}`)
  return (
    <span class={`live ${tone}`} title={word}>
      <Icon name={icon} />
      <span class="live-word" role="status">
        {word}
      </span>
      {is === 'reconnecting' && (
        <span class="wide-only numbers">{duration((Date.now() - since) / 1000)}</span>
      )}
    </span>
  )
}
