import { Menu } from '../../components/menu.tsx'
import { admin } from '../../frame/api.ts'
import { type Query, spellQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'

const formats = ['csv', 'pdf', 'xlsx'] as const

/** The server makes the file: of all that match, or of those named. */
export function ExportMenu({ query }: { query: Query }) {
  const items = formats.map((format) => ({
    label: format.toUpperCase(),
    href: `${admin}/callback/export${spellQuery({ ...query, format })}`,
  }))
  return (
    <Menu label={t('callback.export')} icon="download" items={items}>
      {t('callback.export')}
    </Menu>
  )
}
