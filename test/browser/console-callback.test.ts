import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type {
  Callback,
  CallbackDetail,
  Slot,
  Week,
} from '../../src/console/web/views/callback/callback-json.ts'
import { mondayOf } from '../../src/console/web/views/callback/iso-week.ts'
import { autumn, spring, weekFrom } from '../console/web/callback-weeks.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, openConsole as openPage, phone, type Role, screenshot } from './console.ts'
import { type Answers, consoleDoubleForFile, refuse } from './console-double.ts'

const double = consoleDoubleForFile()
const rooms = 'com.genesyslab.gsg.services.callback'
const minute = 60_000

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString()

function callback(n: number, more: Partial<Callback> = {}): Callback {
  return {
    ...{ id: `369-${n}`, service: 'billing', state: 'SCHEDULED', desiredTime: inMinutes(n) },
    ...{ late: false, customerNumber: `+49 30 123456${n}`, attempts: 0, keys: {} },
    ...{ createdAt: inMinutes(-30), expiresAt: inMinutes(1440), ...more },
  }
}

const few = [
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

function detailOf(of: Callback, more: Partial<CallbackDetail> = {}): CallbackDetail {
  return {
    ...{ ...of, allowed: ['reschedule', 'cancel'], history },
    properties: { _customer_number: of.customerNumber, _urs_virtual_queue: 'sales' },
    data: { name: '<b>John</b>', order: { id: 7 } },
    ...more,
  }
}

/** Any week: on Monday 9:00 is full, 10:00 and 11:00 are not. */
function weekOf(request: FastifyRequest, more: readonly Slot[] = []): Week {
  const { week = '2026-W48' } = request.query as { week?: string }
  const monday = new Date(mondayOf(week) ?? 0).toISOString().slice(0, 10)
  const booked = [
    [`${monday}T09:00`, 5],
    [`${monday}T10:00`, 1],
    [`${monday}T11:00`, 0],
  ] as const
  const made = weekFrom(monday, '+01:00', booked)
  return { ...made, week, slots: [...made.slots, ...more] }
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

const pageOf = (callbacks: readonly Callback[], more: object = {}) => ({
  at: new Date().toISOString(),
  callbacks,
  ...more,
})

/** A queue of these, and what else a test needs. */
async function centre(callbacks: readonly Callback[] = few, more: Answers = {}) {
  const made = await double()
  Object.assign(made.answers, {
    'GET /callback/list': ({ url }: FastifyRequest) =>
      /state=late/.test(url) ? pageOf(callbacks.filter(({ late }) => late)) : pageOf(callbacks),
    'GET /callback/week': (request: FastifyRequest) => weekOf(request),
    'GET /report/callback': { totals },
    'GET /options': options,
    ...more,
  })
  return made
}

/** What the server was asked of a path last, by the words of its query. */
const wordsOf = (request: FastifyRequest) =>
  Object.fromEntries(new URL(request.url, 'http://x').searchParams)

/** A step that does not come says so itself, before the whole test does. */
const openConsole: typeof openPage = async (...how) => {
  const opened = await openPage(...how)
  opened.page.setDefaultTimeout(8000)
  return opened
}

const at = (page: Page) => page.url().replace(/.*\/genesys\/ui/, '')

describeWithBrowser("the console's callback queue", (open) => {
  const enter = async (path = '/callback', role: Role = 'supervisor', look = {}) =>
    openConsole(open, (await double()).url, role, { at: path, ...look })

  it('shows who is to be called and when, what is late, and how many', async () => {
    await centre()
    const { page, faults } = await enter()
    const rows = page.getByRole('table', { name: 'Callback' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(5)
    await rows.nth(1).getByText('Late 2 min').waitFor()
    expect(await rows.nth(2).textContent()).toContain('<script>alert(1)</script>')
    expect(await rows.nth(3).getByText('In call').count()).toBe(1)
    expect(await rows.nth(4).textContent()).toContain('AGENT_CONNECTED')
    await page.getByText('Connected today').waitFor()
    expect(await page.locator('.callback-counts').first().textContent()).toBe(
      'Scheduled1Queued1Routing0In call1Late1Connected today88Cancelled today9',
    )
    await screenshot(page, 'callback')
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('asks the server what the address says, and Back brings it back', async () => {
    let words: Record<string, string> = {}
    await centre(few, {
      'GET /callback/list': (request: FastifyRequest) => {
        const asked = wordsOf(request)
        if (asked.limit === '50') words = asked
        return pageOf(few, { next: 'c2' })
      },
    })
    const { page } = await enter()
    await page.getByLabel('Service').selectOption('sales')
    await page.getByRole('search').getByLabel('State').selectOption('QUEUED')
    await page.getByRole('button', { name: 'Due' }).click()
    await expect
      .poll(() => words)
      .toEqual({
        ...{ service: 'sales', state: 'QUEUED', sort: 'due', limit: '50' },
      })
    expect(at(page)).toBe('/callback?service=sales&state=QUEUED&sort=due')
    await page.getByRole('button', { name: 'Next page' }).click()
    await expect.poll(() => words.cursor).toBe('c2')
    await page.goBack()
    await expect.poll(() => words.cursor).toBeUndefined()
    await page.keyboard.press('/')
    await page.getByLabel('Customer or id').fill('030 1234561')
    await expect.poll(() => words.q).toBe('030 1234561')
    await page.getByRole('button', { name: 'Export' }).click()
    const file = page.getByRole('menuitem', { name: 'XLSX' })
    expect(await file.getAttribute('href')).toBe(
      '/genesys/1/admin/callback/export?service=sales&state=QUEUED&q=030+1234561&format=xlsx',
    )
    expect(await axeViolations(page)).toEqual([])
  })

  it('says what to do when nobody waits, and when filters hide who does', async () => {
    await centre([])
    const { page } = await enter()
    await page.getByText('No callbacks waiting.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Service').selectOption('sales')
    await page.getByText('Nothing matches these filters.').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await page.getByText('No callbacks waiting.').waitFor()
  })

  it('hears of new ones by itself', async () => {
    const { answers, tell } = await centre([])
    const { page } = await enter()
    await page.getByText('No callbacks waiting.').waitFor()
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor()
    answers['GET /callback/list'] = pageOf(few)
    tell('callback')
    await page.getByText('+49 30 1234561').waitFor()
  })

  it('cancels many once their count is typed, and says which did not go and why', async () => {
    const many = Array.from({ length: 25 }, (_, n) => callback(n + 1))
    const turns: string[][] = []
    let goOn = () => {}
    const isSeen = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await centre(many, {
      'POST /callback/list/cancel': async ({ body }: FastifyRequest) => {
        const { ids } = body as { ids: string[] }
        turns.push(ids)
        if (turns.length === 2) await isSeen
        const failed = ids.filter((id) => id === '369-3')
        return {
          cancelled: ids.filter((id) => id !== '369-3'),
          failed: failed.map((_id) => ({ _id, message: 'Request already cancelled or completed' })),
        }
      },
    })
    const { page, faults } = await enter()
    await page.getByLabel('Select all rows').click()
    const bar = page.getByRole('toolbar', { name: '25 selected' })
    await bar.getByRole('button', { name: 'Export' }).click()
    const file = await page.getByRole('menuitem', { name: 'CSV' }).getAttribute('href')
    expect(new URL(file ?? '', 'http://x').searchParams.get('ids')?.split(',')).toHaveLength(25)
    await page.keyboard.press('Escape')
    await bar.getByRole('button', { name: 'Cancel callback' }).click()
    const asking = page.getByRole('alertdialog', { name: 'Cancel 25 callbacks' })
    await asking.getByText('25 of billing').waitFor()
    const go = asking.getByRole('button', { name: 'Cancel 25 callbacks' })
    await asking.getByLabel('Count').fill('24')
    await go.click({ force: true }) // it says of itself that it cannot be pressed
    await asking.getByText('This is not the count yet.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-cancel-many')
    await asking.getByLabel('Count').fill('25')
    await go.click()
    await page.getByText('19 of 25 cancelled').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    goOn()
    const ended = page.getByRole('dialog', { name: 'Callbacks cancelled' })
    await ended.getByText('24 of 25 cancelled. 1 was not:').waitFor()
    await ended.getByRole('cell', { name: 'Request already cancelled or completed' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-cancelled')
    await ended.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor()
    expect(turns.map((ids) => ids.length)).toEqual([20, 5])
    expect(faults).toEqual([])
  })

  it('lets viewers and agents look, and nothing else', async () => {
    await centre(few, { 'GET /callback/369-1': detailOf(callback(1), { allowed: [] }) })
    for (const role of ['viewer', 'agent'] as const) {
      const { page, faults } = await enter('/callback/369-1', role)
      await page.getByText('Asked for by billing.').waitFor()
      const buttons = page.getByRole('button', { name: /Book|Cancel|Reschedule/ })
      expect(await buttons.count()).toBe(0)
      expect(await page.getByRole('checkbox').count()).toBe(0)
      expect(faults).toEqual([])
    }
  })
})

describeWithBrowser('a callback in the console', (open) => {
  const enter = async (path = '/callback/369-5', role: Role = 'supervisor', look = {}) =>
    openConsole(open, (await double()).url, role, { at: path, ...look })
  const five = callback(5)

  it('tells its history in sentences, why it is then, and what it holds', async () => {
    await centre([five], { 'GET /callback/369-5': detailOf(five) })
    const { page, faults } = await enter()
    const drawer = page.getByRole('complementary', { name: '+49 30 1234565' })
    await drawer.getByText('2 checks passed.').waitFor()
    await drawer.getByText('To be called at its time.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-history')

    await drawer.getByRole('link', { name: 'Why' }).click()
    expect(at(page)).toBe('/callback/369-5/why')
    const hours = drawer.getByRole('listitem').filter({ hasText: 'Is the office open then?' })
    expect(await hours.textContent()).toContain('Passed')
    expect(await hours.getByRole('link', { name: 'billing' }).getAttribute('href')).toBe(
      '/genesys/ui/services/billing',
    )
    await drawer.getByText('_exceptions, as set for all services').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-why')

    await drawer.getByRole('link', { name: 'Data' }).click()
    await drawer.getByText('<b>John</b>').waitFor()
    await drawer.getByText('{"id":7}').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.goBack()
    await hours.waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => at(page)).toBe('/callback')
    expect(faults).toEqual([])
  })

  it('is moved to a free slot, and back; a full one is not offered', async () => {
    const asked: string[] = []
    await centre([five], {
      'GET /callback/369-5': detailOf(five),
      'POST /callback/369-5/reschedule': ({ body }: FastifyRequest) => {
        const { desiredTime } = body as { desiredTime: string }
        asked.push(desiredTime)
        return { ...five, desiredTime }
      },
    })
    const { page, faults } = await enter()
    await page.getByRole('button', { name: 'Reschedule' }).click()
    const times = page.getByRole('group', { name: 'Free slots' })
    await times.getByRole('button', { name: '10:00' }).click()
    expect(await times.getByRole('button').allTextContents()).toEqual(['10:00', '11:00'])
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-reschedule')
    await page.getByRole('button', { name: /^Move to Mon .*, 10:00 CET$/ }).click()
    await page.getByText(/^Callback moved to Mon .*, 10:00 CET\.$/).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Callback moved back.').waitFor()
    expect(asked).toEqual([expect.stringMatching(/T09:00:00.000Z$/), five.desiredTime])
    expect(faults).toEqual([])
  })

  it('is offered the nearest free slots when somebody was faster', async () => {
    const asked: string[] = []
    await centre([five], {
      'GET /callback/369-5': detailOf(five),
      'POST /callback/369-5/reschedule': ({ body }: FastifyRequest, reply: FastifyReply) => {
        const { desiredTime } = body as { desiredTime: string }
        asked.push(desiredTime)
        if (asked.length > 1) return { ...five, desiredTime }
        return reply.code(400).send({
          message: `Too many requests at desired time [${desiredTime}]. Proposing time slots.`,
          exception: `${rooms}.CallbackExceptionAvailability`,
        })
      },
    })
    const { page } = await enter('/callback/369-5?move=1')
    await page.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    await page.getByRole('button', { name: /^Move to/ }).click()
    await page
      .getByRole('alert')
      .getByText(/10:00 CET is full\. Choose one/)
      .waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-conflict')
    const proposals = page.getByRole('group', { name: 'Free slots near that time' })
    await proposals
      .getByRole('button', { name: /11:00 CET/ })
      .first()
      .click()
    await page.getByText(/^Callback moved to/).waitFor()
    expect(asked[1]).toMatch(/T10:00:00.000Z$/)
  })

  it('says in words that an agent has it already', async () => {
    await centre([five], {
      'GET /callback/369-5': detailOf(five),
      'POST /callback/369-5/reschedule': (_: FastifyRequest, reply: FastifyReply) =>
        refuse(reply, 400, "Callback '369-5' is no longer scheduled. State=ROUTING"),
    })
    const { page } = await enter('/callback/369-5?move=1')
    await page.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    await page.getByRole('button', { name: /^Move to/ }).click()
    await page.getByText(/already with an agent and cannot be moved/).waitFor()
  })

  it('is cancelled with a reason', async () => {
    let reason = ''
    await centre([five], {
      'GET /callback/369-5': detailOf(five, { properties: { _device_notification_id: 'x' } }),
      'POST /callback/369-5/cancel': ({ body }: FastifyRequest) => {
        reason = (body as { reason: string }).reason
        return { cancelled: ['369-5'], failed: [] }
      },
    })
    const { page } = await enter()
    const drawer = page.getByRole('complementary')
    await drawer.getByRole('button', { name: 'Cancel callback' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Cancel callback' })
    await dialog.getByText('The customer is told by push.').waitFor()
    await dialog.getByLabel('Reason').selectOption('Booked twice')
    await dialog.getByLabel('In your words').fill('see 369-4')
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel callback' }).click()
    await page.getByText('Callback cancelled. The customer was told by push.').waitFor()
    expect(reason).toBe('Booked twice: see 369-4')
  })

  it('is booked by form: number beside its field, a full slot with others, then it stands', async () => {
    const bodies: Record<string, string>[] = []
    await centre([])
    const { page } = await enter('/callback?book=1')
    await page.route('**/genesys/1/service/callback/*', async (route) => {
      bodies.push(route.request().postDataJSON())
      const refusals = [
        [`${rooms}.exceptions.CallbackExceptionNumber`, 'Customer Number [1] is disallowed'],
        [`${rooms}.CallbackAvailabilityException`, 'Too many requests at desired time'],
      ]
      const [exception, message] = refusals[bodies.length - 1] ?? []
      if (exception === undefined) return route.fulfill({ json: { _id: '369-5' } })
      return route.fulfill({ status: 400, json: { exception, message } })
    })
    const dialog = page.getByRole('dialog', { name: 'Book a callback' })
    const book = dialog.getByRole('button', { name: 'Book callback' })
    await book.click()
    await dialog.getByText('Type the number to call.').waitFor()
    await dialog.getByLabel('Number to call').fill('1')
    await book.click()
    await dialog.getByText('Customer Number [1] is disallowed').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByLabel('Number to call').fill('030 1234567')
    await dialog.getByLabel('In a free slot').check()
    await dialog.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    await screenshot(page, 'callback-book')
    await book.click()
    await dialog.getByText(/10:00 CET is full/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('group', { name: 'near that time' }).getByText('11:00').first().click()
    await book.click()
    await page.getByText(/^Callback booked for Mon .*, 11:00 CET\.$/).waitFor()
    expect(bodies.at(-1)).toEqual({
      _customer_number: '030 1234567',
      _desired_time: expect.stringMatching(/T10:00:00.000Z$/),
    })
    expect(at(page)).toBe('/callback')
  })

  it('is booked again with what it had', async () => {
    const over = detailOf(callback(5, { state: 'COMPLETED', reason: 'CANCELLED' }), { allowed: [] })
    await centre([over], { 'GET /callback/369-5': over })
    const { page } = await enter()
    const drawer = page.getByRole('complementary')
    await drawer.getByRole('button', { name: 'Book again' }).click()
    const number = page.getByRole('dialog', { name: 'Book again' }).getByLabel('Number to call')
    await expect.poll(() => number.inputValue()).toBe('+49 30 1234565')
  })
})

describeWithBrowser("the console's callback week", (open) => {
  const weeks: Readonly<Record<string, Week>> = { '2026-W13': spring, '2026-W43': autumn }
  const enter = async (path: string, role: Role = 'supervisor', look = {}) => {
    const { url } = await centre([callback(2), callback(3)], {
      'GET /callback/week': (request: FastifyRequest) =>
        weeks[(request.query as { week?: string }).week ?? ''] ?? weekOf(request),
    })
    return openConsole(open, url, role, { at: path, ...look })
  }
  /** The rows as they are seen, without what is read aloud alone; run in the page. */
  const seen = `[...document.querySelectorAll('.week tr')].map((row) =>
    [...row.children].map((cell) => {
      const shown = cell.querySelector('[aria-hidden]')
      return (shown ?? (cell.querySelector('.sr-only') ? undefined : cell))?.textContent ?? ''
    }).join('|'))`
  const rowsOf = (page: Page) => page.evaluate<string[]>(seen)

  it('has the seam of 29 March, and nothing to pick in what clocks leave out', async () => {
    const { page, faults } = await enter('/callback/week/billing/2026-W13')
    const grid = page.getByRole('grid')
    await grid.getByText('Sun 29 Mar: 02:00 → 03:00, clocks go forward: 1 h').waitFor()
    expect(await grid.getByRole('columnheader').last().textContent()).toBe('Sun 29 Mar (23 h)')
    expect((await rowsOf(page)).slice(1)).toEqual([
      '00:00|00:00–01:00 closed',
      '01:00|||||||0/5',
      '02:00|Sun 29 Mar: 02:00 → 03:00, clocks go forward: 1 h does not exist',
      '02:00|1/5||||||',
      '03:00|||||||2/5',
      '04:00|04:00–09:00 closed',
      '09:00||5/5 Full|||||4/5',
      '10:00|10:00–24:00 closed',
    ])
    await page.getByText('W13, Mon 23 Mar – Sun 29 Mar 2026').waitFor()
    await page.getByText('zone Europe/Berlin').waitFor()
    await grid.getByRole('gridcell', { name: /^Sun 29 Mar 02:00, clocks do not show/ }).click()
    expect(await page.getByRole('complementary').count()).toBe(0)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-week-spring')
    expect(faults).toEqual([])
  })

  it('has the doubled hour of 25 October twice, each with its zone', async () => {
    const { page, faults } = await enter('/callback/week/billing/2026-W43')
    await page.getByRole('gridcell', { name: /^Sun 25 Oct 02:00 CEST, 3 of 5 booked/ }).waitFor()
    await page.getByRole('gridcell', { name: /^Sun 25 Oct 02:00 CET, 1 of 5 booked/ }).click()
    expect(new URL(page.url()).searchParams.get('slot')).toBe('2026-10-25T01:00:00.000Z')
    await page.getByRole('heading', { name: 'Sun 25 Oct, 02:00 CET–03:00 CET' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-week-autumn')
    expect(faults).toEqual([])
  })

  it('is walked by keys: cells, weeks, a slot with its bookings, and a booking in it', async () => {
    const { page, faults } = await enter('/callback/week/billing/2026-W13')
    const cell = (name: RegExp) => page.getByRole('gridcell', { name })
    await cell(/^Sun 29 Mar 01:00, 0 of 5/).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const focused = () => page.evaluate<string>('document.activeElement?.firstChild?.textContent')
    expect(await focused()).toBe('Sun 29 Mar 09:00, 4 of 5 booked')
    await page.keyboard.press('Enter')
    await page
      .getByRole('link', { name: /CET|CEST/ })
      .first()
      .waitFor()
    expect(await page.getByRole('complementary').getByText('+49 30 1234562').count()).toBe(1)
    await screenshot(page, 'callback-slot')
    await page.getByRole('button', { name: 'Book in this slot' }).click()
    const dialog = page.getByRole('dialog', { name: 'Book a callback' })
    await dialog.getByText('Books for Sun 29 Mar, 09:00 CEST.').waitFor()
    await dialog.getByRole('button', { name: 'Back', exact: true }).click()
    await page.keyboard.press('Escape')
    await expect.poll(() => at(page)).toBe('/callback/week/billing/2026-W13')
    await expect.poll(focused).toBe('Sun 29 Mar 09:00, 4 of 5 booked')
    await page.keyboard.press('PageDown')
    await expect.poll(() => at(page)).toBe('/callback/week/billing/2026-W14')
    await expect.poll(focused).toMatch(/^Mon 30 Mar 09:00, 5 of 5 booked, full/)
    await page.keyboard.press('[')
    await expect.poll(() => at(page)).toBe('/callback/week/billing/2026-W13')
    await page.keyboard.press('0')
    await expect.poll(() => at(page)).toBe('/callback/week/billing')
    await page.getByLabel('Service').selectOption('sales')
    await expect.poll(() => at(page)).toMatch(/^\/callback\/week\/sales/)
    expect(faults).toEqual([])
  })

  it('is for viewers to look at', async () => {
    const { page } = await enter(
      '/callback/week/billing/2026-W13?slot=2026-03-29T07:00:00.000Z',
      'viewer',
    )
    await page.getByRole('heading', { name: 'Sun 29 Mar, 09:00 CEST' }).waitFor()
    expect(await page.getByRole('button', { name: /Book/ }).count()).toBe(0)
  })

  it('says that a service is open at all times', async () => {
    const { page } = await enter('/callback/week/billing/2026-W48')
    const { answers } = await double()
    answers['GET /callback/week'] = (request: FastifyRequest) => ({
      ...weekOf(request),
      hasHours: false,
    })
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText('This service is open at all times.').waitFor()
  })
})

describeWithBrowser("the console's callback views on a phone and in the dark", (open) => {
  const enter = async (path: string, look: object) => {
    const five = callback(5)
    const { url } = await centre([...few, five], {
      'GET /callback/week': (request: FastifyRequest) =>
        /W13/.test(request.url) ? spring : weekOf(request),
      'GET /callback/369-5': detailOf(five),
    })
    return openConsole(open, url, 'supervisor', { at: path, ...look })
  }

  it.each([
    ['light, English', 'en-GB', 'light', phone],
    ['dark, German', 'de-DE', 'dark', phone],
    ['dark, German, at a desk', 'de-DE', 'dark', {}],
  ] as const)('are whole: %s', async (name, locale, colorScheme, size) => {
    const shot = `${name.includes('desk') ? '1280' : '360'}-${colorScheme}`
    for (const [what, path, sign] of [
      ['queue', '/callback', '+49 30 1234561'],
      ['one', '/callback/369-5?move=1', '10:00'],
      ['why', '/callback/369-5/why', '_ttl|_exceptions'],
      ['week', '/callback/week/billing/2026-W13?day=2026-03-29', '02:00 → 03:00'],
      ['book', '/callback?book=1', '(Now|Jetzt)'],
    ] as const) {
      const look = { ...size, locale, colorScheme }
      const { page, faults } = await enter(path, look)
      await page
        .getByText(new RegExp(sign.replace('+', '\\+')))
        .first()
        .waitFor()
      await screenshot(page, `callback-${what}-${shot}`)
      await expectNoSidewaysScroll(page)
      expect(await axeViolations(page), what).toEqual([])
      expect(faults).toEqual([])
      await page.close()
    }
  })
})
