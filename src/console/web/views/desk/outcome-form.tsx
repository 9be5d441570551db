import { Button } from '../../components/button.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { CheckField } from '../../components/field.tsx'
import type { ApiFault } from '../../frame/api.ts'
import { t } from '../../i18n/text.ts'
import { LaterSlots } from './later-slots.tsx'
import { type Given, outcomes } from './outcome.ts'

interface Props {
  id: string
  chosen: Given | undefined
  /** Why the server has not taken the last one. */
  fault: ApiFault | undefined
  onChoose: (given: Given) => void
  onGive: (given: Given) => void
}

/** How the call went: one of these, before the next call comes. */
export function OutcomeForm({ id, chosen, fault, onChoose, onGive }: Props) {
  const isLater = chosen?.outcome === 'later'
  const lacking =
    chosen === undefined
      ? t('desk.outcomeFirst')
      : isLater && chosen.slot === undefined && t('desk.slotFirst')
  return (
    <>
      <fieldset class="stack">
        <legend>{t('desk.outcome')}</legend>
        {outcomes.map((outcome) => (
          <CheckField
            key={outcome}
            type="radio"
            name={`outcome-${id}`}
            label={t(`desk.outcome.${outcome}`)}
            checked={chosen?.outcome === outcome}
            onInput={() => onChoose({ outcome })}
          />
        ))}
      </fieldset>
      {isLater && (
        <LaterSlots
          id={id}
          picked={chosen.slot?.start}
          fault={fault}
          onPick={(slot) => onChoose({ outcome: 'later', slot })}
        />
      )}
      {fault !== undefined && !isLater && <FaultNote fault={fault} />}
      <div class="row">
        <Button
          kind="primary"
          disabledBecause={lacking}
          onClick={() => chosen !== undefined && onGive(chosen)}
        >
          {t('desk.done')}
        </Button>
      </div>
    </>
  )
}
