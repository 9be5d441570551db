import { useEffect, useState } from 'preact/hooks'
import { guardLeaving } from '../frame/router.ts'
import { t } from '../i18n/text.ts'
import { Confirm } from './dialog.tsx'

interface Props {
  isDirty: boolean
  /** The act, as its button names it. */
  title?: string
  /** What becomes of the changes; unset, they are lost. */
  text?: string
}

/** Asks before a view with unsaved changes is left, by a link, by Back or by closing the window. */
export function LeaveGuard({ isDirty, ...o }: Props) {
  const [held, hold] = useState<{ proceed(): void }>()
  useEffect(() => {
    return isDirty ? guardLeaving((proceed) => hold({ proceed })) : undefined
  }, [isDirty])
  if (held === undefined) return null
  return (
    <Confirm
      title={o.title ?? t('common.leave')}
      isDanger={false}
      onConfirm={held.proceed}
      onClose={() => hold(undefined)}
    >
      <p>{o.text ?? t('common.leaveText')}</p>
    </Confirm>
  )
}
