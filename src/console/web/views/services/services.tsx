import { Button, ButtonLink } from '../../components/button.tsx'
import { EmptyState, FaultNote, Loaded, NoMatch } from '../../components/feedback.tsx'
import { clearFilters, Filters } from '../../components/filters.tsx'
import { Menu } from '../../components/menu.tsx'
import { Page } from '../../components/page.tsx'
import { download } from '../../frame/download.ts'
import { useKeys } from '../../frame/keys.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { toYaml } from './export.ts'
import { Categories } from './service-categories.tsx'
import { categoriesOf, matchesFilter, readOpen, type Service, spellOpen } from './service-list.ts'
import { ServicePage } from './service-page.tsx'
import { type Services, useServices } from './use-services.ts'
import './services.css'

/** All services by what they are made from, or one of them. */
export function View({ params }: ViewProps<'services'>) {
  if (params.name === undefined) return <ServiceList />
  return <ServicePage key={params.name} name={params.name} tab={params.tab} />
}

function ServiceList() {
  const all = useServices()
  const { role } = useSession()
  const isAdmin = role === 'admin'
  useKeys(isAdmin ? { n: () => navigate(linkTo('serviceNew')) } : {})
  const { services = [] } = all
  return (
    <Page
      title={t('services.title')}
      load={all.load}
      actions={
        <>
          {services.length > 0 && (
            <Button
              icon="download"
              onClick={() => download('services.yaml', 'application/yaml', toYaml(services))}
            >
              {t('services.yamlAll')}
            </Button>
          )}
          {isAdmin && <FromTemplate all={all} />}
          {isAdmin && (
            <ButtonLink kind="primary" icon="plus" href={linkTo('serviceNew')}>
              {t('services.add')}
            </ButtonLink>
          )}
        </>
      }
    >
      {all.templates.fault && (
        <FaultNote fault={all.templates.fault} onRetry={all.templates.reload} />
      )}
      <Loaded of={all.load}>
        {() => all.services !== undefined && <List all={all} services={all.services} />}
      </Loaded>
    </Page>
  )
}

/** Straight to the second step. */
function FromTemplate({ all: { templates } }: { all: Services }) {
  const items = (templates.data ?? []).map(({ name, title }) => ({
    label: title,
    href: linkTo('serviceNew', {}, { template: name }),
  }))
  if (items.length === 0) return null
  return (
    <span class="wide-only">
      <Menu label={t('services.fromTemplate')} icon="box" items={items}>
        {t('services.fromTemplate')}
      </Menu>
    </span>
  )
}

function List({ all, services }: { all: Services; services: readonly Service[] }) {
  const [typed] = useQuery('q')
  const [open, setOpen] = useQuery('open')
  const { role } = useSession()
  const filters = [{ name: 'q', label: t('services.filter') }]
  if (services.length === 0) {
    const action = role === 'admin' && (
      <ButtonLink href={linkTo('serviceNew')}>{t('services.add')}</ButtonLink>
    )
    return (
      <EmptyState icon="layers" action={action}>
        {t('services.none')}
      </EmptyState>
    )
  }
  const every = categoriesOf(services, all.templates.data ?? [])
  const matching = services.filter((service) => matchesFilter(service, typed))
  const categories = categoriesOf(matching, all.templates.data ?? [])
  const state = readOpen(open, every)
  const toggle = (what: 'categories' | 'services', name: string) => {
    const next = { categories: new Set(state.categories), services: new Set(state.services) }
    if (!next[what].delete(name)) next[what].add(name)
    setOpen(spellOpen(next, every))
  }
  const expandAll = () =>
    setOpen(
      spellOpen(
        {
          categories: new Set(every.map(({ name }) => name)),
          services: new Set(matching.map(({ name }) => name)),
        },
        every,
      ),
    )
  const collapseAll = () =>
    setOpen(spellOpen({ categories: new Set(), services: new Set() }, every))
  return (
    <>
      <div class="spread">
        <Filters filters={filters} />
        <span class="row">
          <Button onClick={expandAll}>{t('services.expandAll')}</Button>
          <Button onClick={collapseAll}>{t('services.collapseAll')}</Button>
        </span>
      </div>
      {matching.length === 0 ? (
        <NoMatch onClear={() => clearFilters(filters)} />
      ) : (
        <Categories all={all} categories={categories} open={state} onToggle={toggle} />
      )}
    </>
  )
}
