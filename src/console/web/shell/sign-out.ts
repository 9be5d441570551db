import { toFault } from '../frame/api.ts'
import { askToLeave } from '../frame/router.ts'
import { endSession } from '../frame/session.ts'
import { toast } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'

/** Asks first where something is not saved, and says so where the server has not let go. */
export function signOut(): void {
  askToLeave(() => void endSession().catch(sayFault))
}

function sayFault(thrown: unknown): void {
  const { isOffline, message } = toFault(thrown)
  toast(isOffline ? t('common.offline') : message, { tone: 'bad' })
}
