import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { TextField } from '../../components/field.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { ApiFault } from '../../frame/api.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { Findings } from './findings.tsx'
import { nameFromFile, refusalOf } from './refusal.ts'
import type { Uploaded } from './template-json.ts'
import { uploadTemplate } from './upload.ts'

/** A zip is looked at first; what the server found in it stands here before anything is kept. */
export function UploadDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const [name, setName] = useState<string>()
  const [found, setFound] = useState<Uploaded>()
  const [fault, setFault] = useState<ApiFault>()
  const query = name === undefined || name === '' ? {} : { name }
  const attempt = async (send: () => Promise<Uploaded>) => {
    setFault(undefined)
    try {
      return await send()
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setFault(thrown)
      return undefined
    }
  }
  const look = async (given: File, as?: string) => {
    setFile(given)
    setFound(undefined)
    const named = as === undefined ? {} : { name: as }
    const result = await attempt(() => uploadTemplate(given, { ...named, check: true }))
    setFound(result)
  }
  const keep = async () => {
    if (file === undefined || found === undefined) return
    const replace = found.difference !== undefined
    const kept = await attempt(() => uploadTemplate(file, { ...query, replace }))
    if (kept === undefined) return
    const key = replace ? 'templates.replaced' : 'templates.added'
    toast(t(key, { name: kept.template.title }))
    onDone()
    onClose()
    navigate(linkTo('templates', { name: kept.template.name }))
  }
  const needsName = fault !== undefined && /needs a name/.test(fault.message)
  const take = (given: File) => {
    setName(undefined)
    void look(given)
  }
  return (
    <Dialog
      title={t('templates.add')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.back')}</Button>
          <Button
            kind="primary"
            disabledBecause={found === undefined && t('templates.chooseFirst')}
            onClick={keep}
          >
            {found?.difference === undefined ? t('templates.keep') : t('templates.replace')}
          </Button>
        </>
      }
    >
      <FileDrop
        label={t('templates.choose')}
        accept=".zip"
        onFile={take}
        error={fault && !needsName ? wordsOf(fault) : undefined}
      />
      {(needsName || name !== undefined) && file && (
        <form
          class="row upload-name"
          onSubmit={(event) => {
            event.preventDefault()
            const as = name ?? nameFromFile(file.name)
            setName(as)
            void look(file, as)
          }}
        >
          <TextField
            label={t('templates.name')}
            hint={t('templates.needsName')}
            isMono
            value={name ?? nameFromFile(file.name)}
            onInput={setName}
          />
          <Button type="submit">{t('templates.look')}</Button>
        </form>
      )}
      {found && <Findings found={found} />}
    </Dialog>
  )
}

/** What it means, and what the server said: it names the entry and the limit. */
export function wordsOf(fault: ApiFault): string {
  if (fault.isOffline) return t('common.offline')
  return `${t(`templates.refused.${refusalOf(fault)}`)} ${fault.message}.`
}
