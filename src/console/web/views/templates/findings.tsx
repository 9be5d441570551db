import { Note } from '../../components/feedback.tsx'
import { t } from '../../i18n/text.ts'
import type { Uploaded } from './template-json.ts'

/** What the server found in a zip, and how it differs from the template there is. */
export function Findings({ found: { template, difference } }: { found: Uploaded }) {
  const { title, name, description, parameters, configurations, files, usedBy } = template
  return (
    <div class="stack" role="status">
      <h3>
        {title} <code>{name}</code>
      </h3>
      <p>{description}</p>
      <ul class="findings">
        <li>
          {t('templates.parameters', { n: parameters.length })}
          <Names names={parameters.map((each) => each.name)} />
        </li>
        <li>
          {t('templates.configurations', { n: configurations.length })}
          <Names names={configurations.map((each) => each.name)} />
        </li>
        <li>
          {t('templates.files', { n: files.length })}
          <Names names={files} />
        </li>
      </ul>
      {difference && (
        <Note tone="warn">
          <p>{t('templates.isThere', { name })}</p>
          <ul class="findings">
            {(['parameters', 'configurations', 'files'] as const).map((of) => (
              <Changes key={of} title={t(`templates.of.${of}`)} changes={difference[of]} />
            ))}
          </ul>
          {usedBy.length > 0 && <p>{t('templates.servicesKeep', { n: usedBy.length })}</p>}
        </Note>
      )}
    </div>
  )
}

interface ChangesProps {
  title: string
  changes: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed?: readonly string[]
  }
}

function Changes({ title, changes: { added, removed, changed = [] } }: ChangesProps) {
  const isSame = added.length + removed.length + changed.length === 0
  return (
    <li>
      <strong>{title}</strong>
      {isSame && ` ${t('templates.same')}`}
      {added.length > 0 && <Line word={t('templates.new')} names={added} />}
      {changed.length > 0 && <Line word={t('templates.changed')} names={changed} />}
      {removed.length > 0 && <Line word={t('templates.gone')} names={removed} />}
    </li>
  )
}

const Line = ({ word, names }: { word: string; names: readonly string[] }) => (
  <p>
    {word}: <code>{names.join(', ')}</code>
  </p>
)

function Names({ names }: { names: readonly string[] }) {
  return names.length === 0 ? null : <code class="faint">{names.join(', ')}</code>
}
