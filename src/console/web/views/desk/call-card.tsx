import { useState } from 'preact/hooks'
import { ButtonLink, CopyButton } from '../../components/button.tsx'
import { Status } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { t } from '../../i18n/text.ts'
import { customerName, customerNumber, otherData, subjectOf } from './customer.ts'
import type { Interaction } from './desk-json.ts'
import type { Given } from './outcome.ts'
import { OutcomeForm } from './outcome-form.tsx'
import { OutcomeHeld } from './outcome-held.tsx'
import { useOutcome } from './use-outcome.ts'

interface Props {
  agent: string
  interaction: Interaction
  onDone: () => void
}

/** A callback: the number to call, what is known of the customer, and how it went. */
export function CallCard({ agent, interaction, onDone }: Props) {
  const [chosen, choose] = useState<Given>()
  const { held, isSaying, fault, ...outcome } = useOutcome(agent, interaction.id, onDone)
  const number = customerNumber(interaction)
  return (
    <article class="panel desk-card" aria-label={customerName(interaction)}>
      <header class="spread">
        <h2>{customerName(interaction)}</h2>
        <Status of="callback" is="PROCESSING" />
      </header>
      {number !== undefined && (
        <p class="row">
          <span class="mono number-to-call">{number}</span>
          <CopyButton text={number} label={t('desk.copyNumber')} />
          <ButtonLink href={`tel:${number.replace(/[^\d+]/g, '')}`} icon="phone">
            {t('desk.dial')}
          </ButtonLink>
        </p>
      )}
      <p class="muted">
        {subjectOf(interaction) ?? interaction.queue} ·{' '}
        <Time at={interaction.arrivedAt} isRelative />
      </p>
      <CustomerData interaction={interaction} />
      {held === undefined ? (
        <OutcomeForm
          id={interaction.id}
          chosen={chosen}
          fault={fault}
          onChoose={(given) => {
            choose(given)
            outcome.correct() // what was refused is not what is chosen now
          }}
          onGive={outcome.give}
        />
      ) : (
        <OutcomeHeld
          given={held}
          isSaying={isSaying}
          onCorrect={outcome.correct}
          onFinish={outcome.finish}
        />
      )}
    </article>
  )
}

function CustomerData({ interaction }: { interaction: Interaction }) {
  const data = otherData(interaction)
  if (data.length === 0) return null
  return (
    <dl class="facts">
      {data.map(([name, value]) => (
        <div key={name}>
          <dt class="mono">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
