import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { createUsage } from '../../src/base/usage/index.ts'
import { TestClock } from '../base/usage/support.ts'
import { readCsv, readPdf, readXlsx } from '../console/report/support.ts'
import { type AppOptions, appForFile, type TestApp } from '../support/app.ts'
import { request } from '../support/http.ts'
import { redisForTest } from '../support/redis.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, openConsole, ownFaults, phone, screenshot, usersYaml } from './console.ts'

const hour = 3_600_000
const o: AppOptions & { keyPrefix: string } = {
  keyPrefix: `test:${newHexId()}:`,
  yaml: `
server: { drain: 0 }
${usersYaml}
service.callback: { _type: ors, _service: callback, _urs_virtual_queue: sales }
service.billing: { _type: ors, _service: callback, _urs_virtual_queue: sales }
`,
}
const started = appForFile(o)
let seeded: Promise<TestApp> | undefined

/** Of the callbacks that ended three hours ago. */
const ends = ['AGENT_CONNECTED', 'AGENT_CONNECTED', 'AGENT_CONNECTED', 'CANCELLED']

/** An app whose counts have a past: two hours of it, then one in which no node was there to count. */
function app(): Promise<TestApp> {
  seeded ??= seed()
  return seeded
}

async function seed(): Promise<TestApp> {
  const now = Math.floor(Date.now() / hour) * hour
  for (const [ago, accesses] of [
    [4, 7],
    [3, 12],
  ] as const) {
    const redis = await redisForTest(o.keyPrefix)
    const clock = new TestClock(now - ago * hour + 60_000)
    const usage = createUsage({ redis, clock, logger: createLogger('silent') })
    for (let n = 0; n < accesses; n++) usage.counts.serviceAccessed('=1+1')
    for (const reason of ago === 3 ? ends : []) usage.counts.callbackEnded('billing', reason)
    await usage.close()
  }
  return started()
}

const totalOf = (page: Page, name: string) =>
  page.locator('.figures > div').filter({ hasText: name }).locator('dd').textContent()

describeWithBrowser('reporting', (open) => {
  const look = async (at: string, more: object = {}, role: 'admin' | 'viewer' = 'viewer') => {
    const { url } = await app()
    return { ...(await openConsole(open, url, role, { at, ...more })), url }
  }
  const chart = (page: Page) =>
    page.getByRole('region', { name: 'How often were services called?' })
  const rangeOf = (page: Page) => {
    const { searchParams } = new URL(page.url())
    return { from: searchParams.get('from'), to: searchParams.get('to') }
  }

  it('counts accesses as they happen, and draws a gap as a gap', async () => {
    const { page, faults, url } = await look('/reporting/services?range=24h')
    await chart(page).waitFor()
    expect(await totalOf(page, 'Accesses')).toBe('19')
    for (let n = 0; n < 3; n++) {
      const form = new URLSearchParams({ _customer_number: `+4930123456${n}` })
      await request(url, 'POST', '/genesys/1/service/callback/billing', form)
    }
    const refresh = async () => {
      await page.getByRole('button', { name: 'Refresh' }).click()
      return totalOf(page, 'Accesses')
    }
    await expect.poll(refresh).toBe('22')
    const drawn = chart(page).getByRole('img')
    expect(await drawn.getAttribute('aria-label')).toMatch(/=1\+1: 0 to 12, highest .*billing/)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'reporting')
    await page.getByRole('button', { name: 'Show as table' }).click()
    const rows = chart(page).getByRole('row')
    const cells = await rows.evaluateAll((all) =>
      all.slice(1).map((row) => [...row.children].slice(1).map((cell) => cell.textContent)),
    )
    const known = cells.filter(([first]) => first !== 'not known').map(([first]) => Number(first))
    expect(known).toEqual([7, 12, 0])
    expect(cells.at(-2)).toEqual(cells.at(-2)?.map(() => 'not known'))
    expect(await axeViolations(page)).toEqual([])
    expect(ownFaults(faults)).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('is zoomed by keys, by dragging, by the overview and by fields to the same address', async () => {
    const now = Math.floor(Date.now() / hour) * hour
    const wanted = {
      from: new Date(now - 4 * hour).toISOString(),
      to: new Date(now - 2 * hour).toISOString(),
    }
    const { page, faults } = await look('/reporting/services?range=24h&of=*', { timezoneId: 'UTC' })
    const plot = chart(page).getByRole('group', { name: /^Chart/ })
    await plot.locator('canvas').waitFor()
    const before = page.url()

    await plot.focus()
    await page.keyboard.press('End')
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowLeft')
    await chart(page).getByRole('status').getByText('All 7').waitFor()
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Enter')
    await expect.poll(() => rangeOf(page)).toEqual(wanted)
    await page.getByText('requests · 1 min').first().waitFor()
    await screenshot(page, 'reporting-zoomed')
    const zoomed = page.url()
    await page.goBack()
    await expect.poll(() => page.url()).toBe(before)
    await page.getByText('requests · 1 h').first().waitFor()

    const over = (await plot.locator('.u-over').boundingBox()) ?? { x: 0, y: 0, width: 0 }
    const x = (hoursFromEnd: number) => over.x + over.width * (1 - hoursFromEnd / 25)
    await page.mouse.move(x(4.6), over.y + 50)
    await page.mouse.down()
    await page.mouse.move(x(3.5), over.y + 50, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => page.url()).toBe(zoomed)

    const strip = page.getByRole('region', { name: /^Overview/ })
    await page.keyboard.press('Escape')
    const left = strip.getByRole('slider', { name: 'From, edge of what is shown' })
    await left.focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => rangeOf(page).from).not.toBe(wanted.from)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.url()).toBe(zoomed)

    await page.goto(before)
    await page.getByLabel('From', { exact: true }).fill(wanted.from.slice(0, 16))
    await page.getByLabel('To', { exact: true }).fill(wanted.to.slice(0, 16))
    await expect.poll(() => rangeOf(page)).toEqual(wanted)
    await page.getByRole('button', { name: 'Reset zoom' }).click()
    await expect.poll(() => rangeOf(page)).toEqual({ from: null, to: null })
    expect(ownFaults(faults)).toEqual([])
  })

  it('leaves as CSV, PDF and Excel, with the sums of the page and formulas as text', async () => {
    const { page, faults } = await look('/reporting/services?range=24h', { timezoneId: 'UTC' })
    await chart(page).waitFor()
    const sum = Number(await totalOf(page, 'Accesses'))
    const files: Record<string, Buffer> = {}
    for (const format of ['CSV', 'PDF', 'XLSX']) {
      await page.getByRole('button', { name: 'Export' }).click()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: format }).click(),
      ])
      const ending = format.toLowerCase()
      expect(file.suggestedFilename()).toMatch(
        new RegExp(`^ringback-services-.*--.*-hour\\.${ending}$`),
      )
      files[ending] = readFileSync(await file.path())
    }
    const [head = [], ...lines] = readCsv(`${files.csv ?? ''}`.replace('\uFEFF', ''))
    expect(head).toEqual(['start_utc', 'start_local', 'zone', 'of', 'metric', 'value'])
    const accesses = lines.filter((line) => line[4] === 'accesses')
    expect(accesses.reduce((total, line) => total + Number(line[5]), 0)).toBe(sum)
    expect(new Set(accesses.map((line) => line[3]))).toContain("'=1+1")

    const { Data = [], About = [] } = readXlsx(files.xlsx ?? new Uint8Array())
    const rows = Data.slice(1).filter((row) => row[4] === 'accesses')
    expect(rows.reduce((total, row) => total + Number(row[5] ?? 0), 0)).toBe(sum)
    expect(rows.map((row) => row[3])).not.toContain('=1+1')
    expect(About.flat().join(' ')).toContain('vera')

    const pages = readPdf(files.pdf ?? Buffer.alloc(0))
    expect(pages.length).toBeGreaterThan(0)
    expect(pages[0]).toContain('Services from')
    expect(pages[0]).toContain(`Accesses ${sum}`)
    expect(ownFaults(faults)).toEqual([])
  })

  it('relates outcomes to a hundred, in the address, and parts bars that stand side by side', async () => {
    const { page, faults } = await look('/reporting/callback?range=24h')
    const ended = page.getByRole('region', { name: 'How did callbacks end?' })
    await ended.getByRole('button', { name: 'Connected 3' }).waitFor()
    await ended.getByText('callbacks · 1 h').waitFor()
    await ended.getByRole('button', { name: 'Show as 100%' }).click()
    await ended.getByRole('button', { name: 'Connected 75%' }).waitFor()
    await ended.getByRole('button', { name: 'Cancelled 25%' }).hover() // the others fade
    expect(new URL(page.url()).searchParams.get('share')).toBe('1')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'reporting-share')
    await page.reload()
    await ended.getByText('share of callbacks · 1 h').waitFor()
    await ended.getByRole('button', { name: 'Connected 75%' }).click() // hidden
    await page.goBack()
    await ended.getByRole('button', { name: 'Connected 3' }).waitFor()
    expect(ownFaults(faults)).toEqual([])
  })

  it('ranks what there is most of, each a link to its own charts', async () => {
    const { page, faults, url } = await look('/reporting/services?range=24h')
    const form = new URLSearchParams({ _customer_number: '+49301234567' })
    await request(url, 'POST', '/genesys/1/service/callback/billing', form)
    const ranking = page.getByRole('region', { name: 'Which were the most?' })
    const names = async () => {
      await page.getByRole('button', { name: 'Refresh' }).click()
      return (await ranking.getByRole('listitem').allTextContents()).map((text) => text.slice(0, 5))
    }
    await expect.poll(names).toEqual(['=1+11', 'billi'])
    expect(await axeViolations(page)).toEqual([])
    await ranking.getByRole('link', { name: '=1+1' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('of')).toBe('=1+1')
    await ranking.waitFor({ state: 'detached' })
    await expect.poll(() => totalOf(page, 'Accesses')).toMatch(/^19/)
    expect(ownFaults(faults)).toEqual([])
  })

  it('offers no interval that is not kept any more, and says why', async () => {
    const { page } = await look('/reporting/callback?range=lastMonth')
    const minute = page.getByLabel('Interval').getByRole('option', { name: /^1 min/ })
    expect(await minute.textContent()).toContain('not kept for so long')
    expect(await minute.isDisabled()).toBe(true)
  })

  it('fits a phone, dark and in German, whatever it is of', async () => {
    const german = { ...phone, locale: 'de-DE', colorScheme: 'dark' }
    const { page, faults } = await look('/reporting/callback?range=24h', german)
    const tabs = page.getByRole('navigation', { name: 'Berichte' })
    for (const [kind, name] of [
      ['resources', 'Ressourcen'],
      ['services', 'Dienste'],
      ['chat', 'Chat'],
      ['callback', 'Rückruf'],
    ] as const) {
      await tabs.getByText(name).click()
      await page.getByRole('heading', { name, level: 1 }).waitFor()
      await page.locator('.figures').or(page.locator('.empty')).first().waitFor()
      await expectNoSidewaysScroll(page)
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, `reporting-${kind}-phone-dark-de`)
    }
    expect(ownFaults(faults)).toEqual([])
  })

  it('is not for agents, on the page and at the server', async () => {
    const { url } = await app()
    const { page } = await openConsole(open, url, 'agent', { at: '/reporting/services' })
    await page.getByRole('heading', { name: 'No access' }).waitFor()
    const reply = await page.request.get(`${url}/genesys/1/admin/report/services`)
    expect(reply.status()).toBe(403)
  })
})
