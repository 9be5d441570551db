import { useState } from 'preact/hooks'
import { Menu } from '../../components/menu.tsx'
import { download } from '../../frame/download.ts'
import { linkTo } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { toYaml } from './export.ts'
import { Delete, Duplicate, Rename } from './service-dialogs.tsx'
import type { Service } from './service-list.ts'

/** What may be done with a service as a whole. */
export function ServiceMenu({ service, names }: { service: Service; names: readonly string[] }) {
  const [asked, ask] = useState<'duplicate' | 'rename' | 'delete'>()
  const { role } = useSession()
  const { name } = service
  const close = () => ask(undefined)
  const forAdmins = [
    { label: t('services.duplicate'), icon: 'copy', run: () => ask('duplicate') },
    { label: t('services.rename'), icon: 'pencil', run: () => ask('rename') },
    'line',
    {
      label: `${t('services.delete', { name })}…`,
      icon: 'bin',
      isDanger: true,
      run: () => ask('delete'),
    },
  ] as const
  return (
    <>
      <Menu
        label={t('services.actionsOf', { name })}
        icon="more"
        kind="quiet"
        items={[
          {
            label: t('services.history'),
            icon: 'clock',
            href: linkTo('services', { name, tab: 'history' }),
          },
          {
            label: t('services.yaml'),
            icon: 'download',
            run: () => download(`service-${name}.yaml`, 'application/yaml', toYaml([service])),
          },
          ...(role === 'admin' ? forAdmins : []),
        ]}
      />
      {asked === 'duplicate' && <Duplicate {...{ service, names }} onClose={close} />}
      {asked === 'rename' && <Rename {...{ service, names }} onClose={close} />}
      {asked === 'delete' && <Delete service={service} onClose={close} />}
    </>
  )
}
