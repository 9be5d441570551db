import type { ComponentChildren } from 'preact'
import { t, textOr } from '../i18n/text.ts'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'violet' | 'teal' | 'accent' | 'neutral'

interface Look {
  readonly tone: Tone
  readonly icon: IconName
}

/** The only place where a state gets its colour and shape; the word is `common.<kind>.<state>`. */
const looks = {
  node: {
    up: { tone: 'good', icon: 'dot' },
    draining: { tone: 'warn', icon: 'half' },
    down: { tone: 'bad', icon: 'cross' },
    silent: { tone: 'neutral', icon: 'question' },
  },
  callback: {
    SCHEDULED: { tone: 'info', icon: 'clock' },
    QUEUED: { tone: 'violet', icon: 'queue' },
    ROUTING: { tone: 'teal', icon: 'arrow' },
    PROCESSING: { tone: 'accent', icon: 'phone' },
    AGENT_CONNECTED: { tone: 'good', icon: 'check' },
    CANCELLED: { tone: 'neutral', icon: 'ban' },
    FAIL_TIMEOUT_TTL: { tone: 'warn', icon: 'hourglass' },
    FAIL_USER_NO_CONFIRM: { tone: 'warn', icon: 'back' },
    AGENT_PREVIEW_CANCEL: { tone: 'warn', icon: 'back' },
    FAILED: { tone: 'bad', icon: 'cross' },
  },
  delivery: {
    accepted: { tone: 'info', icon: 'ring' },
    delivered: { tone: 'good', icon: 'check' },
    retrying: { tone: 'warn', icon: 'retry' },
    expired: { tone: 'bad', icon: 'hourglass' },
    refused: { tone: 'bad', icon: 'cross' },
    joined: { tone: 'neutral', icon: 'link' },
  },
  agent: {
    READY: { tone: 'good', icon: 'dot' },
    BUSY: { tone: 'accent', icon: 'phone' },
    NOT_READY: { tone: 'warn', icon: 'pause' },
    LOGGED_OUT: { tone: 'neutral', icon: 'ring' },
  },
  number: {
    free: { tone: 'good', icon: 'ring' },
    booked: { tone: 'info', icon: 'dot' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Look>>>>

export type StatusKind = keyof typeof looks

/** State as colour, shape and word; `detail` follows the word: `3/8`, `until 14:05:30`. */
export function Status({ of, is, detail }: { of: StatusKind; is: string; detail?: string }) {
  const table: Readonly<Record<string, Look>> = looks[of]
  const { tone, icon } = table[is] ?? { tone: 'neutral', icon: 'question' }
  const word = textOr(`common.${of}.${is}`, is)
  return (
    <Badge tone={tone} icon={icon}>
      {detail === undefined ? word : `${word} ${detail}`}
    </Badge>
  )
}

/** What a callback is shown as: its state, and once it is over, why it is. */
export function callbackLook(state: string, reason?: string): string {
  if (state !== 'COMPLETED') return state
  if (reason === undefined) return 'FAILED'
  if (/^AGENT_PREVIEW_CANCEL_AFTER_\d+_REJECTS$/.test(reason)) return 'AGENT_PREVIEW_CANCEL'
  return reason in looks.callback ? reason : 'FAILED'
}

export function Badge(o: { tone: Tone; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`badge ${o.tone}`}>
      {o.icon && <Icon name={o.icon} />}
      {o.children}
    </span>
  )
}

/** "Late 2 min": beside a state, never instead of one. */
export function LateBadge({ by }: { by: string }) {
  return (
    <Badge tone="warn" icon="warning">
      {t('common.late', { by })}
    </Badge>
  )
}
