import { api } from '../../frame/api.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { type Callback, callbackPath } from './callback-json.ts'
import { type MoveOutcome, moveInTurns } from './move-turns.ts'

export const reschedule = (id: string, desiredTime: string) =>
  api.post<Callback>(callbackPath(id, 'reschedule'), { body: { desiredTime } })

/** Says how many were moved, and puts them back where their old slots are free still. */
export function tellMoved({ moved }: MoveOutcome, onDone: () => void): void {
  if (moved.length === 0) return
  const undo = async () => {
    const to = ({ desiredTime }: Callback) => desiredTime
    const back = await moveInTurns({ callbacks: moved, to, send: reschedule })
    const [n, total] = [back.moved.length, back.total]
    if (n === total) toast(t('callback.manyMovedBack', { n }))
    else {
      const why = back.refused[0]?.fault.message ?? ''
      toast(t('callback.someMovedBack', { n, total, why }), { tone: 'bad' })
    }
    onDone()
  }
  toast(t('callback.manyMoved', { n: moved.length }), {
    action: { label: t('callback.undo'), isUndo: true, run: () => void undo() },
  })
}
