import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Code } from '../../components/code.tsx'
import { JsonView } from '../../components/json-view.tsx'
import { Badge } from '../../components/status.tsx'
import { number, size } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Answer, rawOf, saveAnswer } from './send.ts'

const tabs = ['response', 'sent', 'received', 'raw', 'curl'] as const

type Tab = (typeof tabs)[number]

/** What came back, and what was asked, each in its own words. */
export function AnswerPanel({
  answer,
  curl,
  name,
}: {
  answer: Answer
  curl: string
  name: string
}) {
  const [tab, setTab] = useState<Tab>('response')
  const { status, statusText, milliseconds, received, text } = answer
  const isGood = status < 400
  return (
    <div class="stack api-answer">
      <p class="row" role="status">
        <Badge tone={isGood ? 'good' : 'bad'} icon={isGood ? 'check' : 'cross'}>
          {`${status} ${statusText}`.trimEnd()}
        </Badge>
        <span class="numbers">
          {t('api.inMilliseconds', { ms: number(milliseconds), size: size(answer.size) })}
        </span>
      </p>
      <div class="row" role="group" aria-label={t('api.answer')}>
        {tabs.map((each) => (
          <Button key={each} kind="quiet" pressed={each === tab} onClick={() => setTab(each)}>
            {t(`api.tab.${each}`)}
          </Button>
        ))}
        <Button kind="quiet" icon="download" onClick={() => saveAnswer(answer, name)}>
          {t('api.save')}
        </Button>
      </div>
      {(tab === 'response' || tab === 'raw') && text === undefined && (
        <p>{t('api.notShown', { size: size(answer.size) })}</p>
      )}
      {text !== undefined && tab === 'response' && (
        <Body label={t('api.tab.response')} text={text} isJson={isJson(received)} />
      )}
      {text !== undefined && tab === 'raw' && (
        <Code label={t('api.tab.raw')} text={rawOf(answer)} />
      )}
      {tab === 'sent' && (
        <>
          <Code label={t('api.tab.sent')} text={linesOf(answer.sent)} />
          <p class="faint">{t('api.sentBesides')}</p>
        </>
      )}
      {tab === 'received' && <Code label={t('api.tab.received')} text={linesOf(received)} />}
      {tab === 'curl' && <Code label={t('api.tab.curl')} text={curl} />}
    </div>
  )
}

function Body({ isJson, ...o }: { label: string; text: string; isJson: boolean }) {
  return isJson ? <JsonView {...o} /> : <Code {...o} />
}

type Headers = Answer['received']

const linesOf = (headers: Headers) => headers.map(([name, value]) => `${name}: ${value}`).join('\n')

const isJson = (headers: Headers) =>
  headers.some(([name, value]) => name === 'content-type' && value.includes('json'))
