import { useState } from 'preact/hooks'
import { Button, ButtonLink, CopyButton } from '../../components/button.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { CheckField } from '../../components/field.tsx'
import { Status } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { t } from '../../i18n/text.ts'
import { customerName, customerNumber, otherData, subjectOf } from './customer.ts'
import { type Interaction, interactionPath } from './desk-json.ts'

const outcomes = ['reached', 'no-answer', 'busy', 'wrong-number', 'fax'] as const
type Outcome = (typeof outcomes)[number]

interface Props {
  agent: string
  interaction: Interaction
  onDone: () => void
}

/** A callback: the number to call, what is known of the customer, and how it went. */
export function CallCard({ agent, interaction, onDone }: Props) {
  const [outcome, setOutcome] = useState<Outcome>()
  const [fault, setFault] = useState<ApiFault>()
  const number = customerNumber(interaction)
  const finish = async () => {
    try {
      const body = { outcome }
      await api.post(interactionPath(agent, interaction.id, 'outcome'), { body })
      if (outcome === 'reached') await api.post(interactionPath(agent, interaction.id, 'complete'))
      onDone()
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setFault(thrown)
    }
  }
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
      <fieldset class="stack">
        <legend>{t('desk.outcome')}</legend>
        {outcomes.map((each) => (
          <CheckField
            key={each}
            type="radio"
            name={`outcome-${interaction.id}`}
            label={t(`desk.outcome.${each}`)}
            checked={outcome === each}
            onInput={() => setOutcome(each)}
          />
        ))}
      </fieldset>
      {fault && <FaultNote fault={fault} />}
      <div class="row">
        <Button
          kind="primary"
          disabledBecause={outcome === undefined && t('desk.outcomeFirst')}
          onClick={finish}
        >
          {t('desk.done')}
        </Button>
      </div>
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
