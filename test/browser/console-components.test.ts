import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fastify } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { consolePages } from '../../src/console/ui/index.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, desktop, phone, screenshot } from './console.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'gallery-'))
const app = fastify({ forceCloseConnections: true }).withTypeProvider<ZodTypeProvider>()
let url: string

/** Every component in its states, built like the console's page and served under its policy. */
beforeAll(async () => {
  await build({
    configFile: here('../../vite.config.ts'),
    root: here('./gallery'),
    publicDir: here('../../src/console/web/public'),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.register(async (scope) => consolePages(folder)(scope))
  url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/genesys/ui/home`
}, 60_000)

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const at = (page: Page) => new URL(page.url()).search
const focused = (page: Page) => page.evaluate('document.activeElement.textContent')

describeWithBrowser("the console's components", (open) => {
  it.each([
    ['light', desktop],
    ['dark', desktop],
    ['light', phone],
    ['dark', phone],
  ] as const)('can be read and reached: %s %j', async (colorScheme, size) => {
    const { page, faults } = await open(url, { ...size, colorScheme })
    await page.getByRole('heading', { name: 'Components' }).waitFor()
    await expectNoSidewaysScroll(page)
    await screenshot(page, `components-${colorScheme}-${size.viewport.width}`)
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'About marks' }).focus()
    await page.getByRole('tooltip').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await page.getByRole('tooltip').count()).toBe(0)
    expect(faults).toEqual([])
  })

  it('a menu opens, walks by arrows and letters, and gives the focus back', async () => {
    const { page } = await open(url, desktop)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await expect.poll(() => focused(page)).toBe('Open')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('Compact')
    await page.keyboard.press('End')
    expect(await focused(page)).toBe('Cancel…')
    await page.keyboard.press('o')
    expect(await focused(page)).toBe('Open')
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await page.getByRole('menu').count()).toBe(0)
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('More')
  })

  it('filters, sorting and pages stand in the address, and Back brings them back', async () => {
    const { page } = await open(url, desktop)
    await page.getByLabel('State', { exact: true }).selectOption('late')
    expect(at(page)).toBe('?state=late')
    await page.getByRole('button', { name: 'Count' }).click()
    await page.getByRole('button', { name: 'Count' }).click()
    expect(at(page)).toBe('?state=late&sort=-count')
    expect(await page.getByRole('columnheader', { name: 'Count' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
    await page.getByRole('button', { name: 'Next page' }).click()
    expect(at(page)).toBe('?state=late&sort=-count&page=cursor')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove filter State: Late' }).focus()
    await page.keyboard.press('Backspace')
    expect(at(page)).toBe('?sort=-count')
    await page.goBack()
    expect(await page.getByLabel('State', { exact: true }).inputValue()).toBe('late')
  })

  it('filters fold away on a phone, and say how many there are', async () => {
    const { page } = await open(`${url}?state=late`, phone)
    const button = page.getByRole('button', { name: 'Filters 1' })
    await button.waitFor()
    expect(await page.getByLabel('State', { exact: true }).isVisible()).toBe(false)
    await button.click()
    await page.getByLabel('State', { exact: true }).selectOption('')
    await expect.poll(() => at(page)).toBe('')
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
  })

  it('rows are walked, selected and opened by keys; the list keeps the focus', async () => {
    const { page } = await open(url, desktop)
    await page.getByRole('heading', { name: 'Components' }).waitFor()
    await page.keyboard.press('j')
    expect(await focused(page)).toBe('a')
    await page.keyboard.press('x')
    await page.getByRole('toolbar', { name: '2 selected' }).waitFor()
    await page.getByRole('link', { name: 'b', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'b' }).waitFor()
    expect(at(page)).toBe('?open=b')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'components-drawer')
    await page.keyboard.press('Escape')
    await expect.poll(() => at(page)).toBe('')
    await expect.poll(() => focused(page)).toBe('b')
  })

  it('toasts say what has happened, and undo by a key', async () => {
    const { page } = await open(url, desktop)
    await page.getByRole('button', { name: 'Toast' }).click()
    await page.getByRole('button', { name: 'Fail' }).click()
    await page.getByRole('alert').getByText('It was refused.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('u')
    await page.getByText('Undone.').waitFor()
    await page.getByLabel('Name').focus()
    await page.keyboard.press('F8')
    expect(await page.evaluate('document.activeElement.closest(".toasts") !== null')).toBe(true)
  })

  it('a button that is at work stays where it is and says so', async () => {
    const { page } = await open(url, desktop)
    const save = page.getByRole('button', { name: 'Save' })
    await save.click()
    await page.getByRole('button', { name: 'Saving…' }).waitFor()
    expect(await page.getByRole('button', { name: 'Saving…' }).getAttribute('aria-busy')).toBe(
      'true',
    )
  })

  it('takes a file that is chosen', async () => {
    const { page } = await open(url, desktop)
    const file = { name: 'callback.zip', mimeType: 'application/zip', buffer: Buffer.alloc(2048) }
    await page.getByLabel('Choose a zip').setInputFiles(file)
    await page.getByText('callback.zip, 2 kB').waitFor()
  })
})
