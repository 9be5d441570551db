import { useId, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { CheckField, SelectField, TextField } from '../../components/field.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import { useForm } from '../../frame/form.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { refusalOf } from './free-slots.ts'
import { RefusalNote, spellSlot } from './refusal-note.tsx'
import { SlotPicker } from './slot-picker.tsx'
import { type Slots, useSlots } from './use-slots.ts'

interface Props {
  title: string
  services: readonly string[]
  service: string
  number: string
  /** Beginning of the slot that is wished for. */
  at: string | undefined
  /** What the one had that is booked again. */
  more: Readonly<Record<string, unknown>>
  onBooked: () => void
  onClose: () => void
}

/** Books as an app would: the server judges number and time, and its refusal stands here. */
export function BookForm(o: Props) {
  const { form, slots, isNow, setNow, picked, pick, refused } = useBooking(o)
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  const id = useId()
  const actions = (
    <BookActions
      form={id}
      isSending={form.isSending}
      isReady={isNow || picked !== undefined}
      onClose={o.onClose}
    />
  )
  return (
    <Dialog title={o.title} onClose={o.onClose} actions={actions}>
      <form id={id} class="stack" onSubmit={form.onSubmit} noValidate>
        <SelectField
          label={t('callback.service')}
          choices={o.services.map((value) => ({ value, label: value }))}
          {...form.field('service')}
        />
        <TextField
          label={t('callback.number')}
          hint={t('callback.numberHint')}
          type="tel"
          inputMode="tel"
          autocomplete="off"
          isMono
          required
          {...form.field('number')}
        />
        <When isNow={isNow} onNow={setNow} />
        {!isNow && <SlotPicker slots={slots} picked={picked} onPick={({ start }) => pick(start)} />}
        <Refused fault={refused} at={isNow ? undefined : picked} slots={slots} onPick={pick} />
        {!isNow && picked !== undefined && (
          <p>{t('callback.bookFor', { at: spellSlot(picked, zone) })}</p>
        )}
      </form>
    </Dialog>
  )
}

/** Who is called by which service and when, and what the server says to it. */
function useBooking(o: Props) {
  const [isNow, setNow] = useState(o.at === undefined)
  const [picked, setPicked] = useState(o.at)
  const [refused, setRefused] = useState<ApiFault>()
  const form = useForm({
    draft: 'callback.book',
    initial: { service: o.service, number: o.number },
    check: ({ service, number }) => ({
      service: service === '' ? t('callback.serviceFirst') : undefined,
      number: number.trim() === '' ? t('callback.numberFirst') : undefined,
    }),
    submit: ({ service, number }) => book(service, number, isNow ? undefined : picked),
  })
  const { service } = form.values
  const slots = useSlots(service === '' ? undefined : service, o.at)
  const book = async (name: string, number: string, at: string | undefined) => {
    setRefused(undefined)
    const wish = { ...o.more, _customer_number: number.trim(), ...(at && { _desired_time: at }) }
    const body = { service: name, parameters: wish }
    try {
      const { id } = await api.post<{ id: string }>('/callback', { body })
      o.onBooked()
      o.onClose()
      tell(id, at && spellSlot(at, slots.weeks[0]?.zone ?? 'UTC'))
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      if (refusalOf(thrown) === 'number') form.blame({ number: thrown.message })
      else setRefused(thrown)
      slots.reload()
    }
  }
  const pick = (start: string) => {
    setNow(false)
    setPicked(start)
    setRefused(undefined)
  }
  return { form, slots, isNow, setNow, picked, pick, refused }
}

function When({ isNow, onNow }: { isNow: boolean; onNow: (isNow: boolean) => void }) {
  return (
    <fieldset class="row">
      <legend class="sr-only">{t('callback.when')}</legend>
      <CheckField
        type="radio"
        name="when"
        label={t('callback.now')}
        checked={isNow}
        onInput={() => onNow(true)}
      />
      <CheckField
        type="radio"
        name="when"
        label={t('callback.atSlot')}
        checked={!isNow}
        onInput={() => onNow(false)}
      />
    </fieldset>
  )
}

interface ActionsProps {
  form: string
  isSending: boolean
  isReady: boolean
  onClose: () => void
}

/** They stand outside of the form, so the button hands it in. */
function BookActions({ form, isSending, isReady, onClose }: ActionsProps) {
  const handIn = () => {
    const element = document.getElementById(form)
    if (element instanceof HTMLFormElement) element.requestSubmit()
  }
  return (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button
        kind="primary"
        isBusy={isSending}
        busyText={t('callback.booking')}
        disabledBecause={!isReady && t('callback.pickFirst')}
        onClick={handIn}
      >
        {t('callback.bookIt')}
      </Button>
    </>
  )
}

interface RefusedProps {
  fault: ApiFault | undefined
  at: string | undefined
  slots: Slots
  onPick: (start: string) => void
}

function Refused({ fault, at, slots, onPick }: RefusedProps) {
  if (fault === undefined) return null
  const isTime = ['full', 'closed'].includes(refusalOf(fault))
  if (!isTime) return <FaultNote fault={fault} />
  return (
    <RefusalNote
      fault={fault}
      at={at ?? new Date().toISOString()}
      slots={slots}
      onPick={({ start }) => onPick(start)}
    />
  )
}

function tell(id: string, at: string | undefined): void {
  const show = () => navigate(linkTo('callback', { id }))
  toast(at === undefined ? t('callback.booked') : t('callback.bookedFor', { at }), {
    action: { label: t('callback.open'), run: show },
  })
}
