import { Icon } from '../../components/icon.tsx'
import { OptionEditor } from '../../components/option-editor.tsx'
import { linkTo } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { type Category, type Service, sectionOf, uncategorised } from './service-list.ts'
import { ServiceMenu } from './service-menu.tsx'
import { ServiceUrl } from './service-url.tsx'
import { useChangesToday } from './use-changes-today.ts'
import { parametersFor, type Services } from './use-services.ts'

interface Props {
  all: Services
  categories: readonly Category[]
  open: { categories: ReadonlySet<string>; services: ReadonlySet<string> }
  onToggle: (what: 'categories' | 'services', name: string) => void
}

/** Services under the names of their templates; both open and close. */
export function Categories({ all, categories, open, onToggle }: Props) {
  const names = (all.services ?? []).map(({ name }) => name)
  const changesToday = useChangesToday()
  return (
    <div class="stack">
      {categories.map(({ name, title, services }) => {
        const isOpen = open.categories.has(name)
        return (
          <section key={name} class="panel service-category" aria-labelledby={`category-${name}`}>
            <h2 id={`category-${name}`}>
              <Toggle isOpen={isOpen} onClick={() => onToggle('categories', name)}>
                {name === uncategorised ? t('services.uncategorised') : title}{' '}
                <span class="count">{services.length}</span>
              </Toggle>
            </h2>
            {isOpen && (
              <ul>
                {services.map((service) => (
                  <ServiceItem
                    key={service.name}
                    {...{ all, service, names }}
                    changes={changesToday(service.name)}
                    isOpen={open.services.has(service.name)}
                    onToggle={() => onToggle('services', service.name)}
                  />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

interface ItemProps {
  all: Services
  service: Service
  names: readonly string[]
  /** Since midnight. */
  changes: number
  isOpen: boolean
  onToggle: () => void
}

function ServiceItem({ all, service, names, changes, isOpen, onToggle }: ItemProps) {
  const { role } = useSession()
  const { name } = service
  return (
    <li class="service-item" data-service={name}>
      <div class="service-head">
        <h3>
          <Toggle isOpen={isOpen} onClick={onToggle}>
            {name}
          </Toggle>
        </h3>
        <span class="muted">{service.type}</span>
        <ServiceUrl service={service} />
        {changes > 0 && (
          <a href={linkTo('services', { name, tab: 'history' })}>
            {t('services.changesToday', { n: changes })}
          </a>
        )}
        <span class="service-head-acts">
          <a href={linkTo('services', { name })}>
            {t('services.open')}
            <span class="sr-only"> {name}</span>
          </a>
          <ServiceMenu service={service} names={names} />
        </span>
      </div>
      {isOpen && (
        <OptionEditor
          section={sectionOf(name)}
          parameters={parametersFor(service.template)}
          references={all.references}
          canEdit={role === 'admin'}
        />
      )}
    </li>
  )
}

function Toggle(o: { isOpen: boolean; onClick: () => void; children: preact.ComponentChildren }) {
  return (
    <button type="button" class="toggle" aria-expanded={o.isOpen} onClick={o.onClick}>
      <Icon name={o.isOpen ? 'down' : 'right'} />
      {o.children}
    </button>
  )
}
