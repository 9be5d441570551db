import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { buildWebIfStale } from '../../tools/build.mjs'
import { appForFile } from '../support/app.ts'
import { request } from '../support/http.ts'
import { describeWithBrowser } from './browser.ts'
import { axeViolations, openConsole, screenshot, usersYaml } from './console.ts'

const hour = 3_600_000
const patience = 60_000 // ms; a whole story, on a machine that has more to do

const app = appForFile({
  yaml: `
server: { drain: 0 }
${usersYaml}
service.billing: { _type: ors, _service: callback, _request_time_bucket: 60, _max_request_by_time_bucket: 1, _disallow_impossible_phone_numbers: "true" }
service.many: { _type: ors, _service: callback, _request_time_bucket: 60, _max_request_by_time_bucket: 100 }
`,
})

/** The full hour so many hours from now. */
const inHours = (hours: number) =>
  new Date(Math.floor(Date.now() / hour + hours) * hour).toISOString()

describeWithBrowser('callbacks of a real server in the console', (open) => {
  const enter = async (path: string) => {
    buildWebIfStale()
    const { url } = await app()
    const opened = await openConsole(open, url, 'supervisor', { at: path, timezoneId: 'UTC' })
    opened.page.setDefaultTimeout(8000)
    return opened
  }

  /** As an app would. */
  async function book(service: string, number: string, at: string): Promise<string> {
    const body = { _customer_number: number, _desired_time: at }
    const path = `/genesys/1/service/callback/${service}`
    const reply = await request((await app()).url, 'POST', path, body)
    expect(reply.status, reply.text).toBe(200)
    return (reply.body as { _id: string })._id
  }

  const slotButton = (page: Page, at: string) =>
    page.getByRole('group', { name: 'Free slots', exact: true }).getByText(at.slice(11, 16))

  /** The day of the picker that a time is on, as UTC has days. */
  async function pick(page: Page, at: string): Promise<void> {
    const day = new Intl.DateTimeFormat('en-GB', {
      ...{ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
    }).format(new Date(at))
    const days = page.getByRole('group', { name: 'Day' })
    await days.getByRole('button', { name: day.replace(',', '') }).click()
    await slotButton(page, at).click()
  }

  it(
    'books one by form, moves it past one who was faster and back, and cancels it',
    async () => {
      const [first, taken, other] = [inHours(3), inHours(4), inHours(5)]
      const { page, faults } = await enter('/callback')
      await page.getByText('No callbacks waiting.').waitFor()
      await page.keyboard.press('n')
      const dialog = page.getByRole('dialog', { name: 'Book a callback' })
      await dialog.getByLabel('Service').selectOption('billing')
      await dialog.getByLabel('Number to call').fill('+49 30')
      await dialog.getByLabel('In a free slot').check()
      await pick(page, first)
      await dialog.getByRole('button', { name: 'Book callback' }).click()
      await dialog.getByText(/Customer Number \[\+49 30\] is disallowed/).waitFor()
      await dialog.getByLabel('Number to call').fill('+49 30 1234567')
      await dialog.getByRole('button', { name: 'Book callback' }).click()
      await page.getByText(/^Callback booked for /).waitFor()
      await page.getByRole('row').getByText('+49 30 1234567').waitFor() // without a reload

      await page.getByRole('button', { name: 'Open', exact: true }).click()
      const drawer = page.getByRole('complementary', { name: '+49 30 1234567' })
      await drawer.getByText('A slot was booked.').waitFor()
      await drawer.getByRole('button', { name: 'Reschedule' }).click()
      await pick(page, taken)
      await book('billing', '+49 30 7654321', taken) // somebody is faster
      await drawer.getByRole('button', { name: /^Move to / }).click()
      await drawer.getByText(/is full: 1 of 1 booked\. Choose one/).waitFor()
      expect(await slotButton(page, taken).count()).toBe(0)
      expect(await axeViolations(page)).toEqual([])
      await drawer
        .getByRole('group', { name: 'Free slots near that time' })
        .getByText(other.slice(11, 16))
        .click()
      await page.getByText(/^Callback moved to /).waitFor()
      await drawer.getByText('Moved to another time.').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('Callback moved back.').waitFor()

      await drawer.getByRole('link', { name: 'Why' }).click()
      const slot = drawer.getByRole('listitem').filter({ hasText: 'Which slot takes it?' })
      await slot.first().getByRole('link', { name: 'billing' }).waitFor()
      await screenshot(page, 'callback-app-why')

      await drawer.getByRole('button', { name: 'Cancel callback' }).click()
      const asking = page.getByRole('alertdialog', { name: 'Cancel callback' })
      await asking.getByLabel('Reason').selectOption('Booked twice')
      await asking.getByRole('button', { name: 'Cancel callback' }).click()
      await page.getByText('Callback cancelled.').waitFor()
      await drawer.getByText('Cancelled', { exact: true }).first().waitFor()
      await drawer.getByRole('link', { name: 'History' }).click()
      await drawer.getByText('by an operator: Booked twice').waitFor()
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, 'callback-app-cancelled')

      await drawer.getByRole('button', { name: 'Book again' }).click()
      const again = page.getByRole('dialog', { name: 'Book again' })
      await again.getByLabel('In a free slot').check()
      await pick(page, other)
      await again.getByRole('button', { name: 'Book callback' }).click()
      await page.getByText(/^Callback booked for /).waitFor()
      expect(faults.filter((fault) => !/status of 400/.test(fault))).toEqual([]) // the refusals
    },
    patience,
  )

  it('shows the week with what is booked, and who is', async () => {
    const at = inHours(26)
    await book('billing', '+49 30 7654322', at)
    const { page, faults } = await enter('/callback/week/billing')
    await page.getByText('This service is open at all times.').waitFor()
    const name = new RegExp(`${at.slice(11, 16)}, 1 of 1 booked, full$`)
    const cells = page.getByRole('gridcell', { name })
    if ((await cells.count()) === 0) await page.keyboard.press(']') // tomorrow is of the next week
    await cells.last().click()
    await page.getByRole('complementary').getByText('+49 30 7654322').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-app-week')
    expect(faults).toEqual([])
  })

  it('cancels 25 once 25 is typed', async () => {
    const at = inHours(6)
    const numbers = Array.from({ length: 25 }, (_, n) => `+49 30 55500${10 + n}`)
    await Promise.all(numbers.map((number) => book('many', number, at)))
    const { page, faults } = await enter('/callback?service=many')
    await page.getByText('+49 30 5550034').waitFor()
    await page.getByLabel('Select all rows').click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Cancel callback' }).click()
    const asking = page.getByRole('alertdialog', { name: 'Cancel 25 callbacks' })
    await asking.getByLabel('Count').fill('25')
    await asking.getByRole('button', { name: 'Cancel 25 callbacks' }).click()
    const ended = page.getByRole('dialog', { name: 'Callbacks cancelled' })
    await ended.getByText('25 of 25 cancelled.').waitFor()
    await ended.getByRole('button', { name: 'Close' }).click()
    await page.getByText('Nothing matches these filters.').waitFor()

    await page.getByRole('search').getByLabel('State').selectOption('All')
    await page.getByText('+49 30 5550034').waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const link = await page.getByRole('menuitem', { name: 'CSV' }).getAttribute('href')
    const file = await page.request.get(new URL(link ?? '', page.url()).href)
    expect((await file.text()).split('\r\n')[0]).toContain(
      'id,service,state,reason,desired_time_utc,desired_time_local,zone,customer_number',
    )
    expect(faults).toEqual([])
  })
})
