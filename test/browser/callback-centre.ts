import type { FastifyRequest } from 'fastify'
import type { Page } from 'playwright-core'
import type {
  Callback,
  CallbackDetail,
  Week,
} from '../../src/console/web/views/callback/callback-json.ts'
import { mondayOf } from '../../src/console/web/views/callback/iso-week.ts'
import { weekFrom } from '../console/web/callback-weeks.ts'
import { openConsole as openPage } from './console.ts'
import { type Answers, type ConsoleDouble, consoleDoubleForFile } from './console-double.ts'

const minute = 60_000

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString()

export function callback(n: number, more: Partial<Callback> = {}): Callback {
  return {
    ...{ id: `369-${n}`, service: 'billing', state: 'SCHEDULED', desiredTime: inMinutes(n) },
    ...{ late: false, customerNumber: `+49 30 123456${n}`, attempts: 0, keys: {} },
    ...{ createdAt: inMinutes(-30), expiresAt: inMinutes(1440), ...more },
  }
}

export const few = [
  callback(1, { late: true, desiredTime: inMinutes(-2), attempts: 1 }),
  callback(2, { state: 'QUEUED', customerNumber: '<script>alert(1)</script>' }),
  callback(3, { state: 'PROCESSING', agent: 'kate', service: 'sales' }),
  callback(4, { state: 'COMPLETED', reason: 'AGENT_CONNECTED' }),
]

const history = [
  ['possible number', 'passed', 'service.billing._disallow_impossible_phone_numbers'],
  ['exceptions', 'not asked', 'callback._exceptions'],
  ['office hours', 'passed', 'service.billing._business_hours_service', 'hours, Europe/Berlin'],
  ['slot', 'ruled', 'service.billing._request_time_bucket', '2026-11-21T14:05:00.000Z, takes 5'],
  ['later', 'done', 'callback._request_execution_time_buffer', '120 s before its time'],
].map(([step = '', verdict = '', option = '', detail]) => ({
  ...{ at: inMinutes(-30), step, verdict, option },
  ...(detail === undefined ? {} : { detail }),
}))

export function detailOf(of: Callback, more: Partial<CallbackDetail> = {}): CallbackDetail {
  return {
    ...{ ...of, allowed: ['reschedule', 'cancel'], history },
    properties: { _customer_number: of.customerNumber, _urs_virtual_queue: 'sales' },
    data: { name: '<b>John</b>', order: { id: 7 } },
    ...more,
  }
}

/** Any week: on Monday 9:00 is full, 10:00 and 11:00 are not. */
export function weekOf(request: FastifyRequest): Week {
  const { week = '2026-W48' } = request.query as { week?: string }
  const monday = new Date(mondayOf(week) ?? 0).toISOString().slice(0, 10)
  const booked = [
    [`${monday}T09:00`, 5],
    [`${monday}T10:00`, 1],
    [`${monday}T11:00`, 0],
  ] as const
  return { ...weekFrom(monday, '+01:00', booked), week }
}

const options = {
  revision: 1,
  sections: {
    'service.billing': { _service: { value: 'callback' } },
    'service.sales': { _service: { value: 'callback' } },
    'service.chat': { _service: { value: 'request-chat' } },
  },
}

const totals = [
  { metric: 'connected', unit: 'callbacks', value: 88 },
  { metric: 'cancelled', unit: 'callbacks', value: 9 },
]

export const pageOf = (callbacks: readonly Callback[], more: object = {}) => ({
  at: new Date().toISOString(),
  callbacks,
  ...more,
})

interface Centre {
  readonly double: () => Promise<ConsoleDouble>
  /** A queue of these, and what else a test needs. */
  centre(callbacks?: readonly Callback[], more?: Answers): Promise<ConsoleDouble>
}

/** The double with callbacks in it. */
export function callbackCentreForFile(): Centre {
  const double = consoleDoubleForFile()
  return {
    double,
    async centre(callbacks = few, more = {}) {
      const made = await double()
      Object.assign(made.answers, {
        'GET /callback/list': ({ url }: FastifyRequest) =>
          pageOf(/state=late/.test(url) ? callbacks.filter(({ late }) => late) : callbacks),
        'GET /callback/week': (request: FastifyRequest) => weekOf(request),
        'GET /report/callback': { totals },
        'GET /options': options,
        ...more,
      })
      return made
    },
  }
}

/** A step that does not come says so itself, before the whole test does. */
export const openConsole: typeof openPage = async (...how) => {
  const opened = await openPage(...how)
  opened.page.setDefaultTimeout(8000)
  return opened
}

export const at = (page: Page) => page.url().replace(/.*\/genesys\/ui/, '')
