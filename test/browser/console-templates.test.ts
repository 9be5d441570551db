import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { archiveOf, withHeader } from '../console/template/archives.ts'
import { describeWithBrowser, expectNoSidewaysScroll, type Open } from './browser.ts'
import { axeViolations, phone, type Role, screenshot } from './console.ts'
import { consoleForFile } from './console-app.ts'

const { enter, ask } = consoleForFile()

const templates = (open: Open, role: Role, at = '/tools/templates', look: object = {}) =>
  enter(open, role, { at, reducedMotion: 'reduce', ...look })

const own = (faults: readonly string[]) => faults.filter((fault) => !/status of 4\d\d/.test(fault))

const manifest = (parameters: string) => `title: Own dialog
description: A dialog of our own.
type: ors
kinds: [own-dialog]
parameters:
${parameters}
configurations:
  Usual: { description: As usual., values: { colour: red } }
`
const parameter = (name: string) => `  ${name}:
    type: optional
    category: General
    form: text
    description: Says ${name}.
`
const good = archiveOf({
  'own/manifest.yaml': manifest(parameter('colour') + parameter('size')),
  'own/dialog.scxml': '<scxml/>',
})
const newer = archiveOf({ 'own/manifest.yaml': manifest(parameter('colour') + parameter('shape')) })

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  const input = page.getByRole('dialog').locator('input[type=file]')
  await input.setInputFiles({ name, mimeType: 'application/zip', buffer })
}

async function names(): Promise<string[]> {
  const { body } = await ask('admin', 'GET', '/templates')
  return (body as { name: string }[]).map(({ name }) => name)
}

describeWithBrowser("the console's service templates", (open) => {
  it('are listed and looked into', async () => {
    const { page, faults } = await templates(open, 'viewer')
    await page.getByRole('link', { name: 'Callback', exact: true }).last().waitFor()
    await screenshot(page, 'templates')
    expect(await axeViolations(page)).toEqual([])
    expect(await page.getByRole('button', { name: 'Add template' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Request interaction' }).click()
    await page
      .getByRole('row')
      .filter({ hasText: '_resource_group' })
      .getByText('Mandatory')
      .waitFor()
    await screenshot(page, 'template')
    expect(await axeViolations(page)).toEqual([])
    expect(own(faults)).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('are uploaded, replaced after their differences were shown, used, downloaded and deleted', async () => {
    const { page, faults } = await templates(open, 'admin')
    await page.getByRole('button', { name: 'Add template' }).click()
    await choose(page, 'own.zip', good)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('7 parameters').waitFor() // its own two, and those that every service has
    await screenshot(page, 'template-found')
    expect(await axeViolations(page)).toEqual([])
    expect(await names()).not.toContain('own')
    await dialog.getByRole('button', { name: 'Keep template' }).click()
    await page.getByRole('heading', { name: 'Own dialog', level: 1 }).waitFor()
    expect(await names()).toContain('own')

    await page.getByRole('button', { name: 'Add template' }).click()
    await choose(page, 'own.zip', newer)
    await dialog.getByText('New: shape').waitFor()
    await dialog.getByText('Gone: size').waitFor()
    await dialog.getByText('Gone: dialog.scxml').waitFor()
    await screenshot(page, 'template-difference')
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Replace template' }).click()
    await page.getByText('Own dialog replaced. Services keep their values.').waitFor()
    await page.getByRole('row').filter({ hasText: 'shape' }).waitFor()

    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download zip' }).click()
    expect((await coming).suggestedFilename()).toBe('own.zip')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Delete template Own dialog' })
      .click()
    await page.getByText('Own dialog deleted').waitFor()
    expect(await names()).not.toContain('own')
    expect(own(faults)).toEqual([])
  })

  it.each([
    ['leaves its folder', archiveOf({ '../../etc/manifest.yaml': 'x' }), /\.\.\/\.\.\/etc/],
    [
      'unpacks to more than may be',
      archiveOf({ 'a/manifest.yaml': 'x'.repeat(7e6) }),
      /limit|hundred|ratio|times/i,
    ],
    [
      'lies about its size',
      withHeader(archiveOf({ 'a/manifest.yaml': 'title: x' }), 24, (field) =>
        field.writeUInt32LE(2e9),
      ),
      /nothing was kept/,
    ],
    ['is no zip', Buffer.from('no zip'), /no zip that can be read/],
    [
      'has a script for a name',
      archiveOf({ 'a/<script>.html': 'x', 'a/manifest.yaml': 'x' }),
      /<script>/,
    ],
    ['describes nothing', archiveOf({ 'a/manifest.yaml': 'title: [' }), /nothing was kept/],
  ])('are refused in words when the zip %s', async (_, archive, words) => {
    const { page, faults } = await templates(open, 'admin', '/tools/templates?add=1')
    const before = await names()
    await choose(page, 'bad.zip', archive)
    const error = page.getByRole('dialog').locator('.error-text')
    await error.waitFor()
    expect(await error.textContent()).toMatch(words)
    expect(await error.textContent()).toMatch(/nothing was kept/)
    await page.getByRole('button', { name: 'Keep template' }).click({ force: true })
    expect(await axeViolations(page)).toEqual([])
    expect(await names()).toEqual(before)
    expect(own(faults)).toEqual([])
  })

  it('ask for a name where the zip has no folder', async () => {
    const { page } = await templates(open, 'admin', '/tools/templates?add=1')
    await choose(
      page,
      'nameless.zip',
      archiveOf({ 'manifest.yaml': manifest(parameter('colour')) }),
    )
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Name of the template').inputValue()).toBe('nameless')
    await dialog.getByRole('button', { name: 'Look again' }).click()
    await dialog.getByText('6 parameters').waitFor()
    await dialog.getByRole('button', { name: 'Keep template' }).click()
    await page.waitForURL(/templates\/nameless/)
  })

  it('that are built in are not deleted', async () => {
    const { page } = await templates(open, 'admin', '/tools/templates/callback')
    await page.getByRole('button', { name: 'Delete', exact: true }).waitFor()
    const button = page.getByRole('button', { name: 'Delete', exact: true })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    expect(await button.getAttribute('title')).toMatch(/Built-in/)
  })

  it('read well in the dark, in German', async () => {
    const look = { locale: 'de-DE', colorScheme: 'dark' }
    const { page } = await templates(open, 'admin', '/tools/templates/request-interaction', look)
    await page.getByText('_resource_group').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  it.each([
    ['light, English', 'en-GB', 'light'],
    ['dark, German', 'de-DE', 'dark'],
  ] as const)('fit a phone: %s', async (_, locale, colorScheme) => {
    const look = { ...phone, locale, colorScheme }
    const { page } = await templates(open, 'admin', '/tools/templates/callback', look)
    await page.getByText('_media_type').first().waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    const words = page.getByRole('tooltip')
    await page.getByRole('button', { name: /_customer_number$/ }).focus()
    const { x = -1, width = 0 } = (await words.boundingBox()) ?? {}
    expect([x >= 0, x + width <= phone.viewport.width]).toEqual([true, true])
    await expectNoSidewaysScroll(page)
    await screenshot(page, `template-360-${colorScheme}`)
    expect(await axeViolations(page)).toEqual([])
  })
})
