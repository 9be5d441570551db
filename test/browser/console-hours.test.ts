import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll, type Open } from './browser.ts'
import { axeViolations, phone, type Role, screenshot } from './console.ts'
import { consoleForFile } from './console-app.ts'

const { url, enter, ask } = consoleForFile(`
service.hours: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin, _bh_regular1: "Mon-Fri 9:00-17:00", _hol1: "12-25 to 12-26" }
service.calls: { _type: ors, _service: callback, _business_hours_service: night, _reject_future_desired_time: 1M }
service.night: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin, _bh_regular1: "Mon-Sun 0:00-24:00" }
service.desks: { _type: builtin, _service: capacity, _timezone: UTC, _capacity_1: '{"1":{"0900":5,"1700":0}}' }
`)

const hours = (open: Open, role: Role, at: string, look: object = {}) =>
  enter(open, role, { at: `/tools/hours${at}`, reducedMotion: 'reduce', ...look })

const cell = (page: Page, name: string) => page.getByRole('gridcell', { name })

async function optionsOf(service: string): Promise<Record<string, unknown>> {
  const { body } = await ask('admin', 'GET', `/options/service.${service}`)
  const { options } = body as { options: Record<string, { value: unknown }> }
  return Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, value]))
}

describeWithBrowser('the office hours in the console', (open) => {
  it('stand as a week with the dates of their own', async () => {
    const { page, faults } = await hours(open, 'viewer', '/hours?week=2026-W52')
    await cell(page, 'Mon 21 Dec 09:00, open').waitFor()
    await cell(page, 'Mon 21 Dec 17:00, closed').waitFor()
    await page
      .getByRole('columnheader', { name: /Fri 25 Dec.*closed \(12-25 to 12-26\)/ })
      .waitFor()
    await screenshot(page, 'hours')
    expect(await axeViolations(page)).toEqual([])
    await cell(page, 'Mon 21 Dec 17:00').click()
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expect(faults).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('are painted by mouse and by keys, and mean the same as their rules', async () => {
    const { page, url } = await hours(open, 'supervisor', '/hours?week=2026-W47')
    await cell(page, 'Sat 21 Nov 10:00, closed').hover()
    await page.mouse.down()
    await cell(page, 'Sat 21 Nov 11:30').hover()
    await page.mouse.up()
    await cell(page, 'Sat 21 Nov 11:30, open').waitFor()
    await page.getByLabel('Value of _bh_regular2').waitFor()
    expect(await page.getByLabel('Value of _bh_regular2').inputValue()).toBe('Sat 10:00-12:00')

    await cell(page, 'Mon 16 Nov 12:00').focus()
    await page.keyboard.press('Space')
    await cell(page, 'Mon 16 Nov 12:00, closed').waitFor()
    await page.keyboard.press('Shift+ArrowDown')
    await cell(page, 'Mon 16 Nov 12:30, closed').waitFor()
    await screenshot(page, 'hours-painted')
    expect(await axeViolations(page)).toEqual([])

    await page.getByLabel('Value of _bh_regular1', { exact: true }).fill('Tue 8:00-20:00')
    await cell(page, 'Tue 17 Nov 19:30, open').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/^Saved\./).waitFor()
    const saved = await optionsOf('hours')
    expect(Object.values(saved)).toContain('Tue 8:00-20:00')
    const month = await page.request.get(
      `${url}/genesys/1/admin/calendar/simulate?service=hours&month=2026-11`,
    )
    const { days } = (await month.json()) as {
      days: { date: string; open: { fromLocal: string; toLocal: string }[] }[]
    }
    const tuesday = days.find(({ date }) => date === '2026-11-17')?.open
    expect(tuesday?.[0]?.fromLocal).toContain('T08:00')
    expect(tuesday?.at(-1)?.toLocal).toContain('T20:00')
    const saturday = days.find(({ date }) => date === '2026-11-21')?.open
    expect(saturday?.map(({ fromLocal }) => fromLocal.slice(11, 16))).toEqual(['10:00'])
  })

  it('name the bookings that a change would close out', async () => {
    const monday = new Date()
    monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7 || 7))
    const desired = `${monday.toISOString().slice(0, 10)}T14:00:00.000Z`
    const reply = await fetch(`${await url()}/genesys/1/service/callback/calls`, {
      method: 'POST',
      body: new URLSearchParams({ _customer_number: '+493012345678', _desired_time: desired }),
    })
    expect(await reply.json()).toHaveProperty('_id')
    const { page } = await hours(open, 'supervisor', '/night')
    await page.getByLabel('Value of _bh_regular1').fill('Tue-Sun 0:00-24:00')
    await page.getByText(/This closes the time of 1 booking of calls/).waitFor()
    await screenshot(page, 'hours-closing')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('button', { name: 'Next week' }).click()
    await page.getByRole('gridcell', { name: /^Mon .*, open, 1 booked$/ }).waitFor()
    await page.getByText('A number in a frame counts the callbacks').waitFor()
    await page
      .getByText(/clocks go (back|forward)/i)
      .first()
      .waitFor() // this year's, unasked
    await screenshot(page, 'hours-booked')
    expect(await axeViolations(page)).toEqual([])
  })

  it('have a fault beside a rule that cannot be read, and do not save it', async () => {
    const { page } = await hours(open, 'admin', '/night')
    await page.getByLabel('Value of _bh_regular1').fill('Mon 9-17')
    await page.getByText(/cannot be read: _bh_regular1/).waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.locator('[data-option="_bh_regular1"] .error-text').waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(await optionsOf('night')).toMatchObject({ _bh_regular1: 'Mon-Sun 0:00-24:00' })
  })

  it('are simulated: a time that clocks skip, one that comes twice, and a month', async () => {
    const { page, faults } = await hours(open, 'viewer', '/night')
    const ask = async (at: string) => {
      await page.getByLabel('Moment or month').fill(at)
      await page.getByRole('button', { name: 'Simulate' }).click()
    }
    await ask('2026-03-29 02:30')
    await page
      .getByText('02:30 does not exist on 29 Mar 2026: clocks go forward from 02:00 to 03:00.')
      .waitFor()
    expect(page.url()).toContain('simulate=2026-03-29')
    await screenshot(page, 'hours-simulated')
    await ask('2026-10-25 02:30')
    await page.getByText(/02:30 comes twice that day/).waitFor()
    await ask('2026-03')
    await page.getByText('23 hours').waitFor()
    await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded() // nothing half under the bar
    expect(await axeViolations(page)).toEqual([])
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export as ICS' }).click()
    expect((await coming).suggestedFilename()).toBe('night-2026-03.ics')
    expect(faults).toEqual([])
  })

  it('have numbers where they are a capacity', async () => {
    const { page } = await hours(open, 'supervisor', '/desks?week=2026-W47')
    await cell(page, 'Mon 16 Nov 09:00, 5 callbacks a slot').waitFor()
    await page.getByLabel('Callbacks a slot takes').fill('3')
    await cell(page, 'Wed 18 Nov 08:00').click()
    await cell(page, 'Wed 18 Nov 08:00, 3 callbacks a slot').waitFor()
    await screenshot(page, 'hours-capacity')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/^Saved\./).waitFor()
    expect(await optionsOf('desks')).toMatchObject({
      _capacity_3: '{"3":{"0800":3,"0830":0}}',
    })
  })

  it('read well in the dark, in German', async () => {
    const look = { locale: 'de-DE', colorScheme: 'dark' }
    const { page } = await hours(open, 'admin', '/night?simulate=2026-10-25%2002:30', look)
    await page.getByRole('grid', { name: 'Woche' }).waitFor()
    await page.getByText(/25\.10\.2026: Die Uhr springt/).waitFor()
    await screenshot(page, 'hours-dark-de')
    expect(await axeViolations(page)).toEqual([])
  })

  it.each([
    ['light, English', 'en-GB', 'light'],
    ['dark, German', 'de-DE', 'dark'],
  ] as const)('fit a phone, a day at a time: %s', async (_, locale, colorScheme) => {
    const look = { ...phone, locale, colorScheme }
    const { page, faults } = await hours(open, 'admin', '/hours?simulate=2026-03', look)
    await page.getByRole('grid').waitFor()
    await expectNoSidewaysScroll(page)
    await screenshot(page, `hours-360-${colorScheme}`)
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })
})
