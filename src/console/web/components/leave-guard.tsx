import { useEffect, useState } from 'preact/hooks'
import { dropGuard, guardLeaving } from '../frame/router.ts'
import { t } from '../i18n/text.ts'
import { Confirm } from './dialog.tsx'

/** Asks before a view with unsaved changes is left, by a link, by Back or by closing the window. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const [proceed, setProceed] = useState<() => void>()
  useEffect(() => {
    if (isDirty) return guardLeaving((go) => setProceed(() => go))
    return undefined
  }, [isDirty])
  if (proceed === undefined) return null
  const leave = () => {
    dropGuard()
    proceed()
  }
  return (
    <Confirm title={t('common.leave')} onConfirm={leave} onClose={() => setProceed(undefined)}>
      <p>{t('common.leaveText')}</p>
    </Confirm>
  )
}
