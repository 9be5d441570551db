import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Loaded } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { download } from '../../frame/download.ts'
import { useLoad } from '../../frame/load.ts'
import { useQuery } from '../../frame/router.ts'
import { dateTime, timeInZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Moment, type Month, toIcs } from './calendar-json.ts'
import { changeSentence, clockSentence, stateSentence } from './sentences.ts'

/** Any moment or month as the saved options have it: open or closed, why, and what comes next. */
export function Simulate({ service }: { service: string }) {
  const [asked, setAsked] = useQuery('simulate')
  const [typed, setTyped] = useState(asked)
  const isMonth = /^\d{4}-\d\d$/.test(asked)
  const submit = (event: Event) => {
    event.preventDefault()
    setAsked(typed.trim())
  }
  return (
    <section class="panel stack" aria-labelledby="simulate">
      <h2 id="simulate">{t('hours.simulate')}</h2>
      <form class="row simulate" onSubmit={submit}>
        <TextField
          label={t('hours.at')}
          hint={t('hours.atHint')}
          isMono
          autocomplete="off"
          value={typed}
          onInput={setTyped}
        />
        <Button type="submit">{t('hours.ask')}</Button>
      </form>
      {asked === '' ? (
        <OfYear service={service} />
      ) : isMonth ? (
        <OfMonth service={service} month={asked} />
      ) : (
        <OfMoment service={service} at={asked} />
      )}
    </section>
  )
}

/** When clocks change, for whoever has asked nothing yet. */
function OfYear({ service }: { service: string }) {
  const query = { service }
  const load = useLoad<Moment>('/calendar/simulate', { query, topics: ['options'] })
  return <Loaded of={load}>{(moment) => <Changes moment={moment} />}</Loaded>
}

function OfMoment({ service, at }: { service: string; at: string }) {
  const asked = at.replace(' ', 'T')
  const load = useLoad<Moment>('/calendar/simulate', {
    query: { service, at: asked },
    topics: ['options'],
  })
  return (
    <Loaded of={load}>
      {(moment) => {
        const clocks = clockSentence(asked, moment)
        return (
          <div role="status" class="stack">
            {clocks !== undefined && <p>{clocks}</p>}
            <p>
              <code>{moment.local}</code> {stateSentence(moment)}
            </p>
            {moment.capacity !== undefined && <p>{t('hours.takes', { n: moment.capacity })}</p>}
            {moment.freeSlots !== undefined && moment.freeSlots.length > 0 && (
              <p>
                {t('hours.freeSlots')}{' '}
                {moment.freeSlots.map((slot) => dateTime(slot, moment.zone)).join(' · ')}
              </p>
            )}
            <Changes moment={moment} />
          </div>
        )
      }}
    </Loaded>
  )
}

function Changes({
  moment: { clockChanges, zone },
}: {
  moment: Pick<Moment, 'clockChanges' | 'zone'>
}) {
  if (clockChanges.length === 0) return <p class="muted">{t('hours.noChanges', { zone })}</p>
  return (
    <ul class="muted">
      {clockChanges.map((change) => (
        <li key={change.at}>{changeSentence(change)}</li>
      ))}
    </ul>
  )
}

function OfMonth({ service, month }: { service: string; month: string }) {
  const load = useLoad<Month>('/calendar/simulate', {
    query: { service, month },
    topics: ['options'],
  })
  return (
    <Loaded of={load}>
      {(data) => (
        <div class="stack">
          <div class="row">
            <Button
              icon="download"
              onClick={() =>
                download(
                  `${service}-${month}.json`,
                  'application/json',
                  `${JSON.stringify(data, null, 2)}\n`,
                )
              }
            >
              {t('hours.vectors')}
            </Button>
            <Button
              icon="download"
              onClick={() =>
                download(`${service}-${month}.ics`, 'text/calendar', toIcs(data, Date.now()))
              }
            >
              {t('hours.ics')}
            </Button>
          </div>
          <MonthDays month={data} />
          <Changes moment={data} />
        </div>
      )}
    </Loaded>
  )
}

function MonthDays({ month: { days, zone } }: { month: Month }) {
  const span = ({ from, to }: { from: string; to: string }) =>
    `${timeInZone(from, zone)} – ${timeInZone(to, zone)}`
  return (
    <ul class="month-days">
      {days.map(({ date, hours, open, why, capacity }) => (
        <li key={date} class={open.length === 0 ? 'closed' : undefined}>
          <strong class="numbers">{date}</strong>
          {hours !== 24 && <span class="week-note">{t('hours.dayHas', { n: hours })}</span>}
          {open.length === 0 && (
            <span class="muted">
              {why === undefined
                ? t('hours.closedWord')
                : t(`hours.why.${why as 'closed_holiday'}`)}
            </span>
          )}
          {(capacity ?? open).map((period) => (
            <span key={period.from} class="numbers">
              {span(period)}
              {'capacity' in period && ` · ${period.capacity}`}
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}
