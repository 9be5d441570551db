import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { t } from '../i18n/text.ts'
import type { NavItem } from './nav.ts'

const common = [
  ['?', 'shell.key.help'],
  ['Ctrl K', 'shell.search'],
  ['/', 'shell.key.filter'],
  ['j  k', 'shell.key.rows'],
  ['x', 'shell.key.select'],
  ['Shift x', 'shell.key.range'],
  ['.', 'shell.key.menu'],
  ['n', 'shell.key.new'],
  ['e', 'shell.key.edit'],
  ['u', 'shell.key.undo'],
  ['[  ]', 'shell.key.turn'],
  ['0', 'shell.key.now'],
  ['-', 'shell.key.zoomOut'],
  ['Ctrl S', 'shell.key.save'],
  ['Esc', 'shell.key.close'],
  ['F8', 'shell.key.toasts'],
] as const

export function KeyHelp({ items, onClose }: { items: readonly NavItem[]; onClose: () => void }) {
  const close = (
    <Button kind="primary" onClick={onClose}>
      {t('common.close')}
    </Button>
  )
  return (
    <Dialog title={t('shell.keys')} onClose={onClose} actions={close}>
      <dl class="keys">
        {items
          .filter(({ key }) => key !== undefined)
          .map(({ key, title }) => (
            <div key={title}>
              <dt>
                <kbd>g {key}</kbd>
              </dt>
              <dd>{t(title)}</dd>
            </div>
          ))}
        {common.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
