import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmTyped } from '../../components/dialog.tsx'
import { GroupPanel } from '../../components/group-panel.tsx'
import { OptionEditor } from '../../components/option-editor.tsx'
import { Badge, Status } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { removeSection } from '../../frame/options.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import type { Delivery } from '../deliveries/deliveries-json.ts'
import { ExplainPanel } from './explain-panel.tsx'
import type { Provider } from './providers.ts'
import { TestPush } from './test-push.tsx'

interface Props {
  provider: Provider
  last: Delivery | undefined
  isOpen: boolean
  onChange: () => void
}

/** One provider in a line; open, all that belongs to it. */
export function ProviderPanel({ provider, last, isOpen, onChange }: Props) {
  const { id, name, types } = provider
  const title = name ?? t('push.general')
  return (
    <GroupPanel
      title={title}
      isOpen={isOpen}
      href={linkTo('push', isOpen ? {} : { provider: id })}
      aside={
        <span class="row">
          {types.map((type) => (
            <Badge key={type} tone="neutral">
              {type}
            </Badge>
          ))}
          <LastPush last={last} />
        </span>
      }
    >
      <Opened provider={provider} onChange={onChange} />
    </GroupPanel>
  )
}

function LastPush({ last }: { last: Delivery | undefined }) {
  if (last === undefined) return <span class="muted">{t('push.noPush')}</span>
  return (
    <a class="row push-last" href={linkTo('deliveries', { id: last.id })}>
      <span>{t('push.last')}</span>
      <Time at={last.createdAt} isRelative />
      <Status of="delivery" is={last.state} />
    </a>
  )
}

function Opened({ provider, onChange }: { provider: Provider; onChange: () => void }) {
  const { role } = useSession()
  const { name, section, events, exists, isLive } = provider
  const [isDeleting, setDeleting] = useState(false)
  const mayChange = role === 'admin'
  const usual = provider.types[0] ?? 'ios'
  const remove = async () => {
    for (const each of events) await removeSection(each.section)
    if (exists) await removeSection(section)
    navigate(linkTo('push'), { replace: true })
    toast(t('push.deleted', { name: name ?? '' }))
    onChange()
  }
  return (
    <>
      {name === undefined && <p class="muted">{t('push.generalText')}</p>}
      {name !== undefined && (
        <a href={linkTo('deliveries', {}, { provider: name })}>{t('push.deliveries')}</a>
      )}
      <TestPush provider={name} usual={usual} />
      <ExplainPanel provider={name} usual={usual} />
      <details class="push-options" open>
        <summary>{t('push.options')}</summary>
        <OptionEditor section={section} canEdit={mayChange} />
      </details>
      {events.map((each) => (
        <EventSection key={each.section} {...each} canEdit={mayChange} />
      ))}
      {mayChange && name !== undefined && (
        <div>
          <Button
            kind="quiet"
            icon="bin"
            disabledBecause={!isLive && t('common.inFile')}
            onClick={() => setDeleting(true)}
          >
            {t('push.delete')}
          </Button>
        </div>
      )}
      {isDeleting && name !== undefined && (
        <ConfirmTyped
          title={t('push.delete')}
          name={name}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          <p>{t('push.deleteAsks')}</p>
        </ConfirmTyped>
      )}
    </>
  )
}

/** Its options are asked for when it is opened. */
function EventSection(o: { tag: string; section: string; canEdit: boolean }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details
      class="push-options"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('push.eventOptions', { tag: o.tag })}</summary>
      {isOpen && <OptionEditor section={o.section} canEdit={o.canEdit} />}
    </details>
  )
}
