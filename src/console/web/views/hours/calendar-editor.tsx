import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Loaded, Note } from '../../components/feedback.tsx'
import { SelectField, TextField } from '../../components/field.tsx'
import { LeaveGuard } from '../../components/leave-guard.tsx'
import { SaveBar } from '../../components/option-editor.tsx'
import { OptionFields } from '../../components/option-editor-fields.tsx'
import {
  draftedTexts,
  emptyDraft,
  type OptionParameter,
  type StoredOptions,
  setValue,
  unsetValue,
} from '../../components/option-editor-rows.ts'
import { type OptionDraft, useOptionDraft } from '../../components/option-editor-state.ts'
import { useArea } from '../../components/use-area.ts'
import { useKeys } from '../../frame/keys.ts'
import { useQuery } from '../../frame/router.ts'
import { day as dayName } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { toYaml } from '../services/export.ts'
import { type Service, sectionOf } from '../services/service-list.ts'
import { parametersFor } from '../services/use-services.ts'
import { ClosingNote } from './closing-note.tsx'
import { datesOf, exceptionsOn, stepWeek, weekOf } from './dates.ts'
import { useBookings } from './use-bookings.ts'
import { WeekGrid } from './week-grid.tsx'
import {
  changesForCapacity,
  changesForHours,
  clock,
  paint,
  readCapacity,
  readHours,
  type Stroke,
  type Texts,
} from './week-rules.ts'

const zones = { zone: [...Intl.supportedValuesOf('timeZone'), 'UTC'] }

interface EditorProps {
  service: Service
  canEdit: boolean
  /** The callback services that go by it. */
  users: readonly string[]
}

/** One calendar as a week to paint and as rules to type: two looks at one text. */
export function CalendarEditor({ service, canEdit, users }: EditorProps) {
  const isReady = useArea('options')
  const draft = useOptionDraft(sectionOf(service.name))
  return (
    <Loaded of={draft.load}>
      {() =>
        isReady && (
          <>
            {draft.isDirty &&
              users.map((name) => <Closing key={name} service={name} draft={draft} />)}
            <div class="hours-two">
              <WeekPart {...{ service, draft, canEdit, users }} />
              <section class="stack hours-rules" aria-labelledby="rules">
                <h2 id="rules">{t('hours.rules')}</h2>
                <OptionFields
                  parameters={rulesOf(service)}
                  stored={withoutFixed(draft.stored)}
                  draft={draft.draft}
                  onDraft={draft.change}
                  canEdit={canEdit}
                  faults={draft.faults}
                  references={zones}
                />
              </section>
            </div>
            <AsText name={service.name} texts={draftedTexts(draft.stored, draft.draft)} />
            {canEdit && <SaveBar section={sectionOf(service.name)} draft={draft} />}
            <LeaveGuard isDirty={draft.isDirty} />
          </>
        )
      }
    </Loaded>
  )
}

/** What the calendar is made of; what requests bring is no rule. */
function rulesOf({ template }: Service): OptionParameter[] {
  return parametersFor(template)
    .filter(({ kind, isFixed }) => kind !== 'request' && isFixed !== true)
    .map((parameter) => {
      if (parameter.name !== '_timezone') return parameter
      return { ...parameter, form: { kind: 'reference', to: 'zone' } }
    })
}

function Closing({ service, draft }: { service: string; draft: OptionDraft }) {
  const before = draftedTexts(draft.stored, emptyDraft)
  const after = draftedTexts(draft.stored, draft.draft)
  return <ClosingNote {...{ service, before, after }} zone={zoneOf(before)} />
}

/** What makes it a calendar is decided with its service. */
function withoutFixed(stored: StoredOptions): StoredOptions {
  const { _type, _service, ...rules } = stored
  return rules
}

interface PartProps {
  service: Service
  draft: OptionDraft
  canEdit: boolean
  users: readonly string[]
}

function WeekPart({ service, draft, canEdit, users }: PartProps) {
  const [brush, setBrush] = useState('5')
  const [shownDay, setShownDay] = useState('0')
  const isCapacity = service.kind === 'capacity'
  const texts = draftedTexts(draft.stored, draft.draft)
  const { week, unread } = isCapacity ? readCapacity(texts) : readHours(texts)
  const zone = zoneOf(texts)
  const { label, dates, by } = useWeek(zone)
  const bookings = useBookings(users, label)
  const bookedIn = (day: number, from: number) => bookings.get(`${dates[day]} ${clock(from)}`) ?? 0
  const number = Number(brush)
  const isNumber = /^\d{1,7}$/.test(brush) && number > 0
  const paintAll = (strokes: readonly Stroke[]) => {
    const next = strokes.reduce(paint, week)
    const changes = isCapacity ? changesForCapacity(texts, next) : changesForHours(texts, next)
    const { stored } = draft
    const set = Object.entries(changes.set).reduce(
      (former, [name, value]) => setValue(former, stored, name, value),
      draft.draft,
    )
    draft.change(changes.unset.reduce((former, name) => unsetValue(former, stored, name), set))
  }
  const heads = dates.map((date) => ({
    name: dayName(`${date}T00:00Z`, 'UTC'),
    notes: exceptionsOn(date, texts).map(({ kind, text }) =>
      t(`hours.exception.${kind}`, { text }),
    ),
  }))
  const canPaint = canEdit && (!isCapacity || isNumber)
  return (
    <section class="stack hours-week" aria-labelledby="week-title">
      <div class="spread">
        <h2 id="week-title">{t('hours.weekOf', { week: label, zone })}</h2>
        <span class="row">
          <Button kind="quiet" icon="left" label={t('hours.previousWeek')} onClick={() => by(-1)} />
          <Button onClick={() => by(0)}>{t('hours.today')}</Button>
          <Button kind="quiet" icon="right" label={t('hours.nextWeek')} onClick={() => by(1)} />
        </span>
      </div>
      {canEdit && <p class="muted">{t(isCapacity ? 'hours.paintNumbers' : 'hours.paintHours')}</p>}
      {isCapacity && canEdit && (
        <TextField
          label={t('hours.brush')}
          value={brush}
          onInput={setBrush}
          inputMode="numeric"
          error={isNumber ? undefined : t('hours.brushNone')}
        />
      )}
      {unread.length > 0 && (
        <Note tone="warn">{t('hours.unread', { names: unread.join(', ') })}</Note>
      )}
      <div class="narrow-day">
        <SelectField
          label={t('hours.day')}
          value={shownDay}
          choices={heads.map(({ name }, at) => ({ value: String(at), label: name }))}
          onInput={setShownDay}
        />
      </div>
      {bookings.size > 0 && <p class="muted">{t('hours.bookedLegend')}</p>}
      <WeekGrid
        week={week}
        heads={heads}
        brush={isCapacity ? number : 1}
        isNumbered={isCapacity}
        bookedIn={bookedIn}
        day={Number(shownDay)}
        {...(canPaint ? { onPaint: paintAll } : {})}
      />
    </section>
  )
}

function zoneOf(texts: Texts): string {
  const zone = texts._timezone ?? 'UTC'
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return 'UTC' // said beside its row
  }
}

/** The week in the address; `[` and `]` step, `0` is this one. */
function useWeek(zone: string) {
  const [asked, ask] = useQuery('week')
  const now = weekOf(Date.now(), zone)
  const label = datesOf(asked) === undefined ? now : asked
  const by = (weeks: -1 | 0 | 1) => ask(weeks === 0 ? '' : stepWeek(label, weeks))
  useKeys({ '[': () => by(-1), ']': () => by(1), 0: () => by(0) })
  return { label, dates: datesOf(label) ?? [], by }
}

/** What both looks write. */
function AsText({ name, texts }: { name: string; texts: Texts }) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  useEffect(() => {
    if (!isOpen) return
    const options = Object.entries(texts).map(
      ([option, value]) => [option, { value, source: 'live' }] as const,
    )
    setText(toYaml([{ name, options: Object.fromEntries(options) }]))
  }, [isOpen, texts])
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('hours.asText')}</summary>
      <pre class="hours-text mono" tabIndex={0}>
        {text}
      </pre>
    </details>
  )
}
