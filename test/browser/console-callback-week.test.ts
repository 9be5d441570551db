import type { FastifyRequest } from 'fastify'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Week } from '../../src/console/web/views/callback/callback-json.ts'
import { autumn, spring } from '../console/web/callback-weeks.ts'
import { describeWithBrowser } from './browser.ts'
import { at, callback, callbackCentreForFile, openConsole, weekOf } from './callback-centre.ts'
import { axeViolations, type Role, screenshot } from './console.ts'

const { centre, double } = callbackCentreForFile()

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
