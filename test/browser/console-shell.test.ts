import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, openConsole, ownFaults, phone, screenshot } from './console.ts'
import { consoleDoubleForFile, nothingFound } from './console-double.ts'
import { holdCalls } from './held-calls.ts'

const double = consoleDoubleForFile()
const at = (page: Page) => page.url().replace(/.*\/genesys\/ui/, '')

describeWithBrowser("the console's shell", (open) => {
  const enter = async (...[role = 'admin', look = {}]: Partial<Enter>) =>
    openConsole(open, (await double()).url, role, look)
  type Enter = [role: Parameters<typeof openConsole>[2], look: Parameters<typeof openConsole>[3]]

  it('opens cold at the view of its address, and after Back', async () => {
    const { page } = await enter('admin', { at: '/tools/patterns' })
    expect(await page.title()).toBe('Patterns · Ringback')
    await page.getByRole('link', { name: 'Audit' }).click()
    await page.getByRole('heading', { name: 'Audit' }).waitFor()
    await expect.poll(() => focused(page)).toBe('Audit') // read aloud at once
    expect(await page.title()).toBe('Audit · Ringback')
    await page.goBack()
    await page.getByRole('heading', { name: 'Patterns' }).waitFor()
    expect(
      await page.getByRole('link', { name: 'Patterns' }).first().getAttribute('aria-current'),
    ).toBe('page')
  })

  it('says that a view did not come where it is wanted, and nowhere else', async () => {
    const { page } = await enter()
    const offline = page.getByText('The server did not answer')
    const coming = await holdCalls(page, 'GET', '**/assets/audit-*.js')
    await page.getByRole('link', { name: 'Audit' }).click()
    await coming.waiting()
    await page.getByRole('link', { name: 'Patterns' }).click()
    await page.getByRole('heading', { name: 'Patterns' }).waitFor()
    await coming.lose()
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    expect(await offline.count()).toBe(0)

    await page.route('**/assets/drop-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'Drop test' }).click()
    await offline.waitFor()
    await page.getByRole('link', { name: 'Patterns' }).click()
    await page.getByRole('heading', { name: 'Patterns' }).waitFor()
    expect(await offline.count()).toBe(0)
  })

  it('shows each role its own views, and says who has the others', async () => {
    const { page } = await enter('agent', { at: '/audit' })
    await page.getByRole('heading', { name: 'No access' }).waitFor()
    await page.getByText('This view is for the role Admin or Supervisor.').waitFor()
    const bar = page.getByRole('navigation', { name: 'Main navigation' }).first()
    expect(await bar.getByRole('link').allTextContents()).toEqual([
      'Ringback',
      'Home',
      'Callback',
      'Desk',
    ])
    expect(await axeViolations(page)).toEqual([])
  })

  it('says that an address leads nowhere, and looks for its last word', async () => {
    const { page } = await enter('admin', { at: '/nowhere/patt' })
    const input = page.getByRole('dialog').getByRole('combobox')
    await expect.poll(() => input.inputValue()).toBe('patt')
    await page.getByRole('option', { name: 'Patterns' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Search for “patt”' }).click()
    await page.getByRole('option', { name: 'Patterns' }).click()
    await page.getByRole('heading', { name: 'Patterns' }).waitFor()
  })

  it('follows keys from view to view, but not while somebody types, nor when switched off', async () => {
    const { page } = await enter()
    for (const [key, path] of [
      ['t', '/tools/patterns'],
      ['v', '/deliveries'],
      ['h', '/home'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await expect.poll(() => at(page)).toBe(path)
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').waitFor()
    await page.keyboard.type('ga')
    expect(at(page)).toBe('/home')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    expect(at(page)).toBe('/home')
  })

  it('finds views, actions and what the server knows', async () => {
    const { answers, asked } = await double()
    const link = '/callback/369-1'
    const desiredTime = new Date().toISOString()
    const number = { id: '369-1', service: 'billing', customerNumber: '+49 30 1234567' }
    answers['GET /search'] = {
      ...nothingFound,
      callbacks: [{ ...number, state: 'SCHEDULED', desiredTime }],
      nodes: [{ id: 'n1', state: 'up' }],
    }
    const { page, faults } = await enter()
    await page.keyboard.press('Control+k')
    const input = page.getByRole('dialog').getByRole('combobox')
    await input.fill('030 123')
    const hit = page.getByRole('option', { name: '+49 30 1234567' })
    await hit.waitFor()
    expect(asked).toContain('GET /search')
    await screenshot(page, 'palette')
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => at(page)).toBe(link)
    await page.keyboard.press('Control+k')
    await input.fill('dark')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    expect(await axeViolations(page)).toEqual([])
    expect(ownFaults(faults)).toEqual([])
  })

  it('speaks another language without a reload, and remembers it', async () => {
    const { page } = await enter('admin', { at: '/audit' })
    await page.evaluate('window.isSame = true')
    await page.getByRole('button', { name: /Language/ }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: 'Protokoll' }).waitFor()
    expect(await page.evaluate('window.isSame')).toBe(true)
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.reload()
    await page.getByRole('heading', { name: 'Protokoll' }).waitFor()
  })

  it('says how fresh it is: live, reconnecting, asking by itself', async () => {
    const server = await double()
    const { page } = await enter()
    const mark = page.locator('.live')
    await mark.getByText('Live', { exact: true }).waitFor()
    server.live = 500
    server.tell('nodes')
    await mark.getByText('Reconnecting').waitFor()
    server.live = 403
    await mark.getByText('Every 15 s').waitFor()
    expect(await axeViolations(page)).toEqual([])
    server.live = 200
    await mark.getByText('Live', { exact: true }).waitFor({ timeout: 18_000 })
  }, 40_000)

  it('offers to be loaded again when the server comes back with another page', async () => {
    const server = await double()
    const { page, faults } = await enter()
    const mark = page.locator('.live')
    await mark.getByText('Live', { exact: true }).waitFor()
    const notice = page.getByText('The server has another version of this page.')
    const away = async () => {
      server.live = 500
      server.tell('nodes')
      await mark.getByText('Reconnecting').waitFor()
      server.live = 200
      await mark.getByText('Live', { exact: true }).waitFor()
    }
    const looked = page.waitForResponse('**/genesys/ui/home')
    await away()
    await looked
    await page.route('**/genesys/ui/home', (route) => {
      return route.fulfill({ contentType: 'text/html', body: '<title>Another</title>' })
    })
    expect(await notice.count()).toBe(0)
    await away()
    await notice.waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.unroute('**/genesys/ui/home')
    await page.getByRole('button', { name: 'Reload' }).click()
    await notice.waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(ownFaults(faults)).toEqual([])
  })

  it('shows its keys, and gives the focus back', async () => {
    const { page } = await enter()
    await page.getByRole('link', { name: 'Audit' }).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await screenshot(page, 'keys')
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await focused(page)).toContain('Audit')
  })

  it('shows a thing of hostile name as text', async () => {
    const name = '<img src=x onerror="document.title=1">'
    const { page, faults } = await enter('admin', {
      at: `/nowhere/${encodeURIComponent(name)}`,
    })
    await page.getByText(name).first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(ownFaults(faults)).toEqual([])
  })

  it.each([
    ['light', 'en-GB', 'More'],
    ['dark', 'de-DE', 'Mehr'],
  ] as const)('fits a phone: %s, %s', async (colorScheme, locale, more) => {
    const { page, faults } = await enter('admin', { ...phone, colorScheme, locale })
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: more }).click()
    await screenshot(page, `shell-360-${colorScheme}`)
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'API' }).click()
    await page.getByRole('heading', { name: 'API' }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(ownFaults(faults)).toEqual([])
  })

  it('can be read at 400 %, with the bar as icons in between', async () => {
    for (const width of [320, 800]) {
      const { page } = await enter('admin', { viewport: { width, height: 256 * 2 } })
      await expectNoSidewaysScroll(page)
      await screenshot(page, `shell-${width}`)
      expect(await axeViolations(page)).toEqual([])
    }
  })
})

const focused = (page: Page) => page.locator(':focus').textContent()
