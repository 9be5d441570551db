import { useEffect, useState } from 'preact/hooks'
import { Note } from '../components/feedback.tsx'
import { t } from '../i18n/text.ts'

/** What concerns every view. */
export function Banners() {
  const [isOffline, setOffline] = useState(!navigator.onLine)
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return (
    <div class="banners" role="status">
      {isOffline && <Note tone="warn">{t('shell.offline')}</Note>}
    </div>
  )
}
