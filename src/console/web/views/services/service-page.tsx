import { ButtonLink } from '../../components/button.tsx'
import { EmptyState, Loaded, Note } from '../../components/feedback.tsx'
import { OptionEditor } from '../../components/option-editor.tsx'
import { Page, Tabs } from '../../components/page.tsx'
import { linkTo, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { ServiceHistory } from './service-history.tsx'
import { type Service, sectionOf } from './service-list.ts'
import { ServiceMenu } from './service-menu.tsx'
import { ServiceUrl } from './service-url.tsx'
import { parametersFor, useServices } from './use-services.ts'

/** One service: its parameters, or who changed them. */
export function ServicePage({ name, tab }: { name: string; tab: string | undefined }) {
  const all = useServices()
  const { role } = useSession()
  const service = all.services?.find((each) => each.name === name)
  const isHistory = tab === 'history'
  return (
    <Page
      title={t('services.title')}
      thing={name}
      load={all.load}
      aside={
        service && (
          <ServiceMenu service={service} names={(all.services ?? []).map((each) => each.name)} />
        )
      }
      tabs={
        <Tabs
          label={name}
          items={[
            {
              href: linkTo('services', { name }),
              label: t('services.parameters'),
              isCurrent: !isHistory,
            },
            {
              href: linkTo('services', { name, tab: 'history' }),
              label: t('services.history'),
              isCurrent: isHistory,
            },
          ]}
        />
      }
    >
      <p>
        <a href={linkTo('services')}>{t('services.all')}</a>
      </p>
      {isHistory ? (
        <ServiceHistory name={name} canEdit={role === 'admin'} />
      ) : (
        <Loaded of={all.load}>
          {() => all.services && <Parameters all={all} name={name} service={service} />}
        </Loaded>
      )}
    </Page>
  )
}

function Parameters({
  all,
  name,
  service,
}: {
  all: ReturnType<typeof useServices>
  name: string
  service: Service | undefined
}) {
  const { role } = useSession()
  const [isNew] = useQuery('created')
  if (service === undefined) {
    const action = <ButtonLink href={linkTo('services')}>{t('services.all')}</ButtonLink>
    return (
      <EmptyState icon="layers" action={action}>
        {t('services.notThere', { name })}
      </EmptyState>
    )
  }
  return (
    <>
      {isNew !== '' && <Created service={service} />}
      <div class="spread">
        <ServiceUrl service={service} />
        <span class="muted">{service.template?.title ?? service.kind}</span>
      </div>
      <OptionEditor
        section={sectionOf(name)}
        parameters={parametersFor(service.template)}
        references={all.references}
        canEdit={role === 'admin'}
      />
    </>
  )
}

/** What comes next once a service is there. */
function Created({ service: { name, kind } }: { service: Service }) {
  return (
    <Note tone="info">
      <p>{t('services.created', { name })}</p>
      <p class="row">
        <ButtonLink href={linkTo('api', { tag: 'service' })}>{t('services.tryIt')}</ButtonLink>
        {kind === 'callback' && (
          <ButtonLink href={linkTo('callback', {}, { book: 1, service: name })}>
            {t('services.bookTest')}
          </ButtonLink>
        )}
      </p>
    </Note>
  )
}
