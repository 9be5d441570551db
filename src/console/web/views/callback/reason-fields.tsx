import { SelectField, TextField } from '../../components/field.tsx'
import { t } from '../../i18n/text.ts'

const usual = ['customer', 'duplicate', 'reached', 'staff', 'other'] as const

export interface Reason {
  readonly kind: (typeof usual)[number]
  readonly note: string
}

export const firstReason: Reason = { kind: 'customer', note: '' }

/** In words, for the history and the audit. */
export function spellReason({ kind, note }: Reason): string {
  const words = note.trim()
  if (kind === 'other' && words !== '') return words
  const reason = t(`callback.because.${kind}`)
  return words === '' ? reason : `${reason}: ${words}`
}

/** Why it is cancelled: one of the usual, and a few words. */
export function ReasonFields({
  reason,
  onInput,
}: {
  reason: Reason
  onInput: (reason: Reason) => void
}) {
  return (
    <>
      <SelectField
        label={t('callback.because')}
        value={reason.kind}
        choices={usual.map((value) => ({ value, label: t(`callback.because.${value}`) }))}
        onInput={(value) =>
          onInput({ ...reason, kind: usual.find((each) => each === value) ?? 'other' })
        }
      />
      <TextField
        label={t('callback.becauseNote')}
        value={reason.note}
        maxLength={400}
        onInput={(note) => onInput({ ...reason, note })}
      />
    </>
  )
}
