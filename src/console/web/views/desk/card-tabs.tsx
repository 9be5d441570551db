import { Tabs } from '../../components/page.tsx'
import { linkTo, navigate } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { customerName } from './customer.ts'
import type { Interaction } from './desk-json.ts'
import { unread } from './unread.ts'

interface Props {
  open: readonly Interaction[]
  current: string | undefined
}

/** Which card is in front where there is room for one. */
export function CardTabs({ open, current }: Props) {
  const news = useStore(unread)
  if (open.length < 2) return null
  return (
    <div onClick={stay}>
      <Tabs
        label={t('desk.inHand')}
        items={open.map((each) => ({
          href: linkTo('desk', { interaction: each.id }),
          label: customerName(each),
          isCurrent: each.id === current,
          ...countOf(news.get(each.id)),
        }))}
      />
    </div>
  )
}

const countOf = (count: number | undefined) => (count === undefined ? {} : { count })

/** From card to card nobody leaves the desk: nothing is asked, and Back leads out of it. */
function stay(event: MouseEvent): void {
  const link = (event.target as Element).closest('a')
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  navigate(link.pathname, { replace: true, force: true })
}
