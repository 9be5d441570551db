import type { FastifyRequest } from 'fastify'
import { expect, it } from 'vitest'
import { spring } from '../console/web/callback-weeks.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import {
  at,
  callback,
  callbackCentreForFile,
  detailOf,
  few,
  openConsole,
  pageOf,
  weekOf,
} from './callback-centre.ts'
import { axeViolations, phone, type Role, screenshot } from './console.ts'

const { centre, double } = callbackCentreForFile()

/** What the server is asked for, by the words of its query. */
const wordsOf = (request: FastifyRequest) =>
  Object.fromEntries(new URL(request.url, 'http://x').searchParams)

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

  it('counts what is late as its link shows it, however long ago it was due', async () => {
    const old = Array.from({ length: 3 }, (_, n) => callback(n + 5, { late: true }))
    await centre(few, {
      'GET /callback/list': ({ url }: FastifyRequest) =>
        /state=late/.test(url) ? pageOf(old, { next: 'c2' }) : pageOf(few),
    })
    const { page } = await enter()
    const late = page.locator('.callback-counts .late')
    await expect.poll(() => late.textContent()).toBe('Late3+')
    await late.getByRole('link').click()
    await expect.poll(() => at(page)).toBe('/callback?state=late')
    const rows = page.getByRole('table', { name: 'Callback' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(4)
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
      await page.getByText('Asked for at billing.').waitFor()
      const buttons = page.getByRole('button', { name: /Book|Cancel|Reschedule/ })
      expect(await buttons.count()).toBe(0)
      expect(await page.getByRole('checkbox').count()).toBe(0)
      expect(faults).toEqual([])
    }
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

  const looks = [
    ['light, English', 'en-GB', 'light', phone],
    ['dark, German', 'de-DE', 'dark', phone],
    ['dark, German, at a desk', 'de-DE', 'dark', {}],
  ] as const
  const views = [
    ['queue', '/callback', '+49 30 1234561'],
    ['one', '/callback/369-5?move=1', '10:00'],
    ['why', '/callback/369-5/why', '_exceptions'],
    ['week', '/callback/week/billing/2026-W13?day=2026-03-29', '02:00 → 03:00'],
    ['book', '/callback?book=1', '(Now|Jetzt)'],
  ] as const

  it.each(looks.flatMap((look) => views.map((view) => [...view, ...look] as const)))(
    'are whole: %s at %s, by %s: %s',
    async (...[what, path, sign, name, locale, colorScheme, size]) => {
      const { page, faults } = await enter(path, { ...size, locale, colorScheme })
      await page
        .getByText(new RegExp(sign.replace('+', '\\+')))
        .first()
        .waitFor()
      const width = name.endsWith('desk') ? 1280 : 360
      await screenshot(page, `callback-${what}-${width}-${colorScheme}`)
      await expectNoSidewaysScroll(page)
      expect(await axeViolations(page)).toEqual([])
      expect(faults).toEqual([])
    },
  )
})
