import { callbackLook, LateBadge, Status } from '../../components/status.tsx'
import type { Column } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { duration, none, number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Callback } from './callback-json.ts'

/** Of the queue; `now` is the server's clock. */
export function columns(now: string): Column<Callback>[] {
  return [
    {
      name: 'due',
      label: t('callback.due'),
      isSortable: true,
      cell: ({ desiredTime }) => (
        <span class="nowrap">
          <Time at={desiredTime} isRelative />
        </span>
      ),
    },
    {
      name: 'late',
      label: t('callback.lateColumn'),
      cell: (callback) => <Late callback={callback} now={now} />,
    },
    {
      name: 'customer',
      label: t('callback.customer'),
      isSortable: true,
      cell: ({ customerNumber }) => (
        <span class="mono nowrap">{customerNumber === '' ? none : customerNumber}</span>
      ),
    },
    {
      name: 'service',
      label: t('callback.service'),
      isSortable: true,
      cell: ({ service }) => service,
    },
    {
      name: 'state',
      label: t('callback.state'),
      isSortable: true,
      cell: (callback) => <CallbackStatus callback={callback} />,
    },
    {
      name: 'attempts',
      label: t('callback.attempts'),
      isSortable: true,
      align: 'right',
      cell: ({ attempts }) => number(attempts),
    },
    { name: 'agent', label: t('callback.agent'), cell: ({ agent }) => agent ?? none },
    {
      name: 'reason',
      label: t('callback.reason'),
      cell: ({ reason }) => (reason === undefined ? none : <code>{reason}</code>),
    },
  ]
}

export function CallbackStatus({
  callback: { state, reason },
}: {
  callback: Pick<Callback, 'state' | 'reason'>
}) {
  return <Status of="callback" is={callbackLook(state, reason)} />
}

/** How long its time is over and nobody has begun. */
export function Late({ callback, now }: { callback: Callback; now: string }) {
  if (!callback.late) return null
  const seconds = (Date.parse(now) - Date.parse(callback.desiredTime)) / 1000
  return <LateBadge by={duration(seconds < 60 ? seconds : Math.floor(seconds / 60) * 60)} />
}
