import './push.css'
import { Button } from '../../components/button.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import { useKeys } from '../../frame/keys.ts'
import { useLoad } from '../../frame/load.ts'
import type { AllOptions } from '../../frame/options.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import type { DeliveryList } from '../deliveries/deliveries-json.ts'
import { NewProvider } from './new-provider.tsx'
import { ProviderPanel } from './provider-panel.tsx'
import { lastPush, providersOf } from './providers.ts'

/** Who carries pushes to devices that sleep: their options, a push to try them, and what holds when. */
export function View({ params }: ViewProps<'push'>) {
  const { role } = useSession()
  const load = useLoad<AllOptions>('/options', { topics: ['options'] })
  const pushes = useLoad<DeliveryList>('/deliveries', {
    query: { limit: 200 },
    topics: ['delivery'],
  })
  const [layer, setLayer] = useQuery('layer')
  useKeys(role === 'admin' ? { n: () => setLayer('new') } : {})
  const actions = role === 'admin' && (
    <Button kind="primary" icon="plus" onClick={() => setLayer('new')}>
      {t('push.add')}
    </Button>
  )
  return (
    <Page title={t('push.title')} load={load} actions={actions}>
      <Loaded of={load}>
        {(all) => {
          const providers = providersOf(all)
          return (
            <>
              {providers.map((provider) => (
                <ProviderPanel
                  key={provider.id}
                  provider={provider}
                  last={lastPush(pushes.data?.deliveries ?? [], provider.name)}
                  isOpen={provider.id === params.provider}
                  onChange={load.reload}
                />
              ))}
              {providers.length === 1 && <EmptyState icon="send">{t('push.none')}</EmptyState>}
              {layer === 'new' && role === 'admin' && (
                <NewProvider
                  taken={providers.flatMap(({ name }) => (name === undefined ? [] : [name]))}
                  onCreated={load.reload}
                  onClose={() => setLayer('', { replace: true })}
                />
              )}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
