import { useEffect, useState } from 'preact/hooks'
import { Button } from '../components/button.tsx'
import { Note } from '../components/feedback.tsx'
import { useSession } from '../frame/session.ts'
import { t } from '../i18n/text.ts'
import { useNewerPage } from './newer-page.ts'

/** What concerns every view. */
export function Banners() {
  const { notices = [] } = useSession()
  const [isOffline, setOffline] = useState(!navigator.onLine)
  const isOutdated = useNewerPage()
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
      {isOutdated && (
        <Note tone="info">
          {t('shell.outdated')}{' '}
          <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>
        </Note>
      )}
      {notices.includes('default-password') && (
        <Note tone="warn">{t('shell.defaultPassword')}</Note>
      )}
      {notices.includes('embedded-store') && <Note tone="info">{t('shell.embeddedStore')}</Note>}
    </div>
  )
}
