import { useState } from 'preact/hooks'
import { Confirm } from '../../components/dialog.tsx'
import { api } from '../../frame/api.ts'
import { toast } from '../../frame/toasts.ts'
import { dateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Callback, type Cancelled, callbackPath } from './callback-json.ts'
import { firstReason, ReasonFields, spellReason } from './reason-fields.tsx'

interface Props {
  callback: Callback & { readonly properties?: Readonly<Record<string, unknown>> }
  onDone: () => void
  onClose: () => void
}

/** Cannot be undone; it can be booked again. */
export function CancelOne({ callback, onDone, onClose }: Props) {
  const [reason, setReason] = useState(firstReason)
  const isTold = callback.properties?._device_notification_id !== undefined
  const cancel = async () => {
    const { failed } = await api.post<Cancelled>(callbackPath(callback.id, 'cancel'), {
      body: { reason: spellReason(reason) },
    })
    onDone()
    const [refused] = failed
    if (refused !== undefined) throw new Error(refused.message)
    toast(t(isTold ? 'callback.cancelledTold' : 'callback.cancelled'))
  }
  return (
    <Confirm title={t('callback.cancel')} onConfirm={cancel} onClose={onClose}>
      <p>
        {t('callback.cancelAsks', {
          customer: callback.customerNumber,
          service: callback.service,
          at: dateTime(callback.desiredTime),
        })}
      </p>
      {callback.properties && <p>{t(isTold ? 'callback.isTold' : 'callback.isNotTold')}</p>}
      <ReasonFields reason={reason} onInput={setReason} />
    </Confirm>
  )
}
