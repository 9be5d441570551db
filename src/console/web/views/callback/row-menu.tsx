import { Menu, type MenuItem } from '../../components/menu.tsx'
import { navigate, setQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import type { Callback } from './callback-json.ts'
import { useMayChange } from './use-may-change.ts'

interface Props {
  callback: Callback
  link: string
  onCancel: () => void
}

/** What can be done with one of the queue. */
export function RowMenu({ callback, link, onCancel }: Props) {
  const mayChange = useMayChange()
  const { id, state, customerNumber } = callback
  const move = () => {
    navigate(link)
    setQuery({ move: 1 }, { replace: true })
  }
  const items: MenuItem[] = [{ label: t('callback.open'), icon: 'phone', href: link }]
  if (mayChange && state === 'SCHEDULED') {
    items.push({ label: t('callback.reschedule'), icon: 'clock', run: move })
  }
  if (mayChange && state === 'COMPLETED') {
    const again = () => setQuery({ book: id })
    items.push({ label: t('callback.bookAgain'), icon: 'retry', run: again })
  }
  if (mayChange && state !== 'COMPLETED') {
    items.push({ label: `${t('callback.cancel')}…`, icon: 'ban', isDanger: true, run: onCancel })
  }
  return (
    <Menu
      label={t('callback.rowMenu', { customer: customerNumber })}
      icon="more"
      kind="quiet"
      items={items}
    />
  )
}
