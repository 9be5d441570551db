import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FaultNote } from '../../components/feedback.tsx'
import { SelectField, TextField } from '../../components/field.tsx'
import { FormFaults } from '../../components/form-faults.tsx'
import { useForm } from '../../frame/form.ts'
import { changeOptions } from '../../frame/options.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { isProviderName } from './providers.ts'

interface Props {
  taken: readonly string[]
  onCreated: () => void
  onClose: () => void
}

/** The options with which a provider of each kind begins; the rest is set in its editor. */
const beginnings = [
  'apple.keyFile',
  'apple.keystore',
  'fcm.serviceAccount',
  'wns.sid',
  'webpush.subject',
  'customhttp.url',
] as const

/** A provider begins with its first option, without which its section would not be there. */
export function NewProvider({ taken, onCreated, onClose }: Props) {
  const form = useForm({
    draft: 'push.new',
    initial: { name: '', option: beginnings[0] as string, value: '' },
    check: ({ name, value }) => ({
      name: nameFault(name.trim(), taken),
      value: value.trim() === '' ? t('common.valueFirst') : undefined,
    }),
    async submit({ name, option, value }) {
      await changeOptions(`push.provider.${name.trim()}`, { set: { [option]: value.trim() } })
      onCreated()
      onClose()
      navigate(linkTo('push', { provider: name.trim() }))
    },
  })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button kind="primary" onClick={form.onSubmit} isBusy={form.isSending}>
        {t('push.add')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('push.add')} onClose={onClose} actions={actions}>
      <form class="stack" onSubmit={form.onSubmit}>
        <FormFaults of={form} />
        <TextField label={t('common.name')} isMono required {...form.field('name')} />
        <SelectField
          label={t('push.firstOption')}
          choices={beginnings.map((value) => ({ value, label: value }))}
          {...form.field('option')}
        />
        <TextField label={t('push.value')} isMono required {...form.field('value')} />
        {form.fault && <FaultNote fault={form.fault} />}
      </form>
    </Dialog>
  )
}

function nameFault(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return t('common.nameFirst')
  if (taken.includes(name)) return t('common.nameTaken', { name })
  return isProviderName(name) ? undefined : t('push.badName')
}
