import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { appForFile } from '../support/app.ts'
import { describeWithBrowser, expectNoSidewaysScroll, type Open } from './browser.ts'
import { buildPageOnce } from './built-page.ts'
import {
  axeViolations,
  consoleUsers,
  openConsole,
  phone,
  type Role,
  screenshot,
  usersYaml,
} from './console.ts'
import { holdCalls } from './held-calls.ts'

const yaml = `${usersYaml}
resources.DNIS: { n1: "18005550100" }
service.from-file: { _type: ors, _service: callback, _urs_virtual_queue: sales, _ttl: 600 }
service.inbound: { _type: builtin, _service: request-interaction, _resource_group: DNIS }
service.odd: { _type: ors, _service: own-dialog, colour: "<img src=x onerror=alert(1)>" }
`
buildPageOnce()
const app = appForFile({ yaml })

/** The services' view, or what `at` opens. */
async function services(open: Open, role: Role, at = '/services', look: object = {}) {
  const { url } = await app()
  return { ...(await openConsole(open, url, role, { at, reducedMotion: 'reduce', ...look })), url }
}

const auth = ({ user, password }: { user: string; password: string }) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

/** A service that is set live, made past the page. */
async function made(name: string, more: Record<string, string> = {}) {
  const { url } = await app()
  const path = `${url}/genesys/1/admin/options/service.${name}`
  const put = async (set: Record<string, string>) => {
    const reply = await fetch(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...auth(consoleUsers.admin) },
      body: JSON.stringify({ set }),
    })
    expect(reply.status).toBe(200)
  }
  await put({ _type: 'ors', _service: 'callback', _urs_virtual_queue: 'sales', ...more })
  const read = async () => {
    const reply = await fetch(path, { headers: auth(consoleUsers.admin) })
    const { options = {} } = (await reply.json()) as {
      options?: Record<string, { value: unknown }>
    }
    return Object.fromEntries(Object.entries(options).map(([key, { value }]) => [key, value]))
  }
  return { at: `/services/${name}`, put, read }
}

/** In the page: the answer to a change is followed at once by the list with that change in it. */
function followAtOnce(): void {
  const ask = globalThis.fetch
  let [list, make] = [() => {}, () => {}]
  const isListed = new Promise<void>((resolve) => {
    list = resolve
  })
  const isMade = new Promise<void>((resolve) => {
    make = resolve
  })
  globalThis.fetch = async (url, how) => {
    const reply = await ask(url, how)
    if (String(url).endsWith('/admin/options')) {
      list()
      await isMade
    }
    if (how?.method === 'PUT') {
      await isListed
      setTimeout(make)
    }
    return reply
  }
}

const fieldOf = (page: Page, name: string) => page.getByLabel(`Value of ${name}`, { exact: true })
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click()
const saved = (page: Page) => page.getByText(/^Saved\./).waitFor()

describeWithBrowser("the console's services", (open) => {
  it('stand by category with their URLs, and open in place', async () => {
    const { page, faults } = await services(open, 'admin')
    await page.getByRole('button', { name: 'Callback 1' }).waitFor()
    await page.getByText('/genesys/1/service/callback/from-file').waitFor()
    expect(await page.getByRole('button', { name: 'Uncategorised 1' }).count()).toBe(1)
    await page.getByRole('button', { name: 'from-file', exact: true }).click()
    await fieldOf(page, '_urs_virtual_queue').waitFor()
    await page.reload()
    await fieldOf(page, '_urs_virtual_queue').waitFor()
    await screenshot(page, 'services')
    expect(await axeViolations(page)).toEqual([])
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export all as YAML' }).click()
    const file = await (await coming).path()
    expect(readFileSync(file, 'utf8')).toContain('service.odd:\n')
    await page.getByRole('button', { name: 'Collapse all' }).click()
    await page.getByText('/genesys/1/service/callback/from-file').waitFor({ state: 'detached' })
    await page.goBack()
    await fieldOf(page, '_urs_virtual_queue').waitFor()
    expect(faults).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('are found by name, option and value', async () => {
    const { page } = await services(open, 'viewer')
    await page.getByRole('searchbox', { name: 'Name, kind, option or value' }).fill('dnis')
    await page.getByText('/genesys/1/service/inbound').waitFor()
    expect(await page.getByText('/genesys/1/service/odd').count()).toBe(0)
    await page.getByRole('searchbox', { name: 'Name, kind, option or value' }).fill('nobody')
    await page.getByText('Nothing matches these filters.').waitFor()
  })

  it('begin with a template that is chosen at once', async () => {
    const { page, faults } = await services(open, 'admin')
    await page.getByRole('button', { name: 'Add from template' }).click()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Request interaction' }).click()
    await page.waitForURL('**/services/new?template=request-interaction')
    await page.getByRole('heading', { name: '2. Configuration' }).waitFor()
    expect(faults).toEqual([])
  })

  it('show a viewer values and nothing to change', async () => {
    const { page } = await services(open, 'viewer', '/services/from-file')
    await page.getByText('sales', { exact: true }).waitFor()
    expect(await page.getByRole('textbox', { name: /Value of/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: /Rename|Remove/ }).count()).toBe(0)
  })

  it('show hostile values as text', async () => {
    const { page, faults } = await services(open, 'viewer', '/services/odd')
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(faults).toEqual([])
  })

  it('read well in the dark, in German', async () => {
    const look = { locale: 'de-DE', colorScheme: 'dark' }
    const { page } = await services(open, 'admin', '/services/from-file', look)
    await page.getByLabel('Wert von _urs_virtual_queue').fill('anders')
    await page.getByText('1 nicht gespeicherte Änderung').waitFor()
    await screenshot(page, 'service-dark-de')
    expect(await axeViolations(page)).toEqual([])
  })
})

describeWithBrowser('a service in the console', (open) => {
  it('keeps what is mandatory, and says how much is hidden as advanced', async () => {
    const { at } = await made('locked')
    const { page } = await services(open, 'admin', at)
    await fieldOf(page, '_urs_virtual_queue').waitFor()
    expect(
      await page.getByRole('button', { name: /(Rename|Remove) _(type|service)/ }).count(),
    ).toBe(0)
    const box = page.getByRole('checkbox', { name: /^Hide advanced \(\d+ hidden\)$/ })
    expect(await box.isChecked()).toBe(true)
    expect(await fieldOf(page, '_overwritable_options').count()).toBe(0)
    await box.uncheck()
    await fieldOf(page, '_overwritable_options').waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  it('renames an optional parameter by keys alone, and says what is not saved', async () => {
    const { at, read } = await made('renamed-rows', { shade: 'red' })
    const { page } = await services(open, 'admin', at)
    await page.getByRole('button', { name: 'Rename shade' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('colour')
    await page.keyboard.press('Enter')
    await fieldOf(page, 'colour').waitFor()
    await page.getByText('1 unsaved change', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved. Active on 1 of 1 nodes.').waitFor()
    expect(await read()).toMatchObject({ colour: 'red' })
    expect(await read()).not.toHaveProperty('shade')
  })

  it('leaves a value not specified by the bin, and takes it back', async () => {
    const { at, read } = await made('binned', { _ttl: '700' })
    const { page } = await services(open, 'admin', at)
    await page.getByRole('button', { name: 'Leave _ttl not specified' }).click()
    const row = page.locator('[data-option="_ttl"]')
    await row.locator('del', { hasText: '700' }).waitFor()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('')
    await row.getByRole('button', { name: 'Undo _ttl' }).click()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('700')
    await page.getByRole('button', { name: 'Set _ttl to its default, 86400' }).click()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('86400')
    await page.reload() // what is staged stays
    await page.locator('[data-option="_ttl"] del').waitFor()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('86400')
    await screenshot(page, 'service-changed')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('700')
    expect(await read()).toMatchObject({ _ttl: 700 })
  })

  it('explains a request parameter on focus, and warns of a value for it', async () => {
    const { at } = await made('asked')
    const { page } = await services(open, 'admin', at)
    await page.getByRole('button', { name: 'About the request parameter _customer_number' }).focus()
    await page.getByRole('tooltip').getByText('A value here overrides it.').waitFor()
    await fieldOf(page, '_customer_number').fill('+491234567')
    await page.getByText('Overrides what the request sends.').waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  it('has faults beside the rows, from Check and from Save', async () => {
    const { at, read } = await made('faulty')
    const { page } = await services(open, 'admin', at)
    await fieldOf(page, '_max_dial_attempts').fill('many')
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    const row = page.locator('[data-option="_max_dial_attempts"]')
    await row.getByText(/"many" is not a whole number/).waitFor()
    await screenshot(page, 'service-fault')
    expect(await axeViolations(page)).toEqual([])
    await save(page)
    await row.getByText(/"many" is not a whole number/).waitFor()
    expect(await read()).not.toHaveProperty('_max_dial_attempts')
  })

  it('shows mine and theirs when somebody else has saved', async () => {
    const { at, put, read } = await made('shared', { _ttl: '100' })
    const { page } = await services(open, 'admin', at)
    await fieldOf(page, '_ttl').fill('200')
    await fieldOf(page, '_urs_virtual_queue').fill('mine')
    await put({ _ttl: '300' })
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/maria changed this/).waitFor()
    await screenshot(page, 'service-conflict')
    expect(await axeViolations(page)).toEqual([])
    await dialog
      .getByRole('group', { name: /_ttl/ })
      .getByRole('radio', { name: /Theirs/ })
      .check()
    await dialog.getByRole('button', { name: 'Go on with these' }).click()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('300')
    await save(page)
    await saved(page)
    expect(await read()).toMatchObject({ _ttl: 300, _urs_virtual_queue: 'mine' })
  })

  it('keeps what is changed while it is being saved', async () => {
    const { at, read } = await made('meanwhile', { _ttl: '100' })
    const { page } = await services(open, 'admin', at)
    await fieldOf(page, '_ttl').fill('200')
    const saving = await holdCalls(page, 'PUT', '**/options/service.meanwhile')
    await save(page)
    await saving.waiting()
    await fieldOf(page, '_urs_virtual_queue').fill('later')
    await page.getByText('2 unsaved changes').waitFor()
    await saving.letGo()
    await saved(page)
    await page.getByText('1 unsaved change', { exact: true }).waitFor()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('200')
    expect(await fieldOf(page, '_urs_virtual_queue').inputValue()).toBe('later')
    expect(await page.getByRole('dialog').count()).toBe(0) // nobody else has saved
    await save(page)
    await page.getByText('unsaved change').waitFor({ state: 'detached' })
    expect(await read()).toMatchObject({ _ttl: 200, _urs_virtual_queue: 'later' })
  })

  it('asks before changes are left, once, and only then', async () => {
    const { at } = await made('left')
    const { page } = await services(open, 'admin', at)
    await fieldOf(page, '_ttl').fill('200')
    await page.getByRole('link', { name: 'All services' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Back' }).click()
    expect(await fieldOf(page, '_ttl').inputValue()).toBe('200')
    await page.getByRole('link', { name: 'All services' }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Leave without saving' })
      .click()
    await page.getByRole('heading', { name: 'Services', exact: true }).waitFor()
  })

  it('are left unasked once they are made, also when the list has them at that very moment', async () => {
    const { page } = await services(open, 'admin', '/services/new?template=callback&preset=blank')
    await page.locator('#service-name').fill('at-once')
    await fieldOf(page, '_urs_virtual_queue').fill('sales')
    await page.evaluate(followAtOnce)
    await page.getByRole('button', { name: 'Create service' }).click()
    await page.getByRole('heading', { name: 'at-once', level: 1 }).waitFor()
    expect(await page.getByRole('alertdialog').count()).toBe(0)
  })

  it('is listed with how often it was changed today, a link to who did', async () => {
    const { put } = await made('lively')
    await put({ _ttl: '200' })
    const { page } = await services(open, 'supervisor')
    const row = page.locator('[data-service="lively"]')
    await row.getByRole('link', { name: /^\d changes today$/ }).click()
    await page.waitForURL('**/services/lively/history')
    await page.getByText('maria').first().waitFor()
  })

  it('has a history with who, old and new, and takes a change back', async () => {
    const { at, put, read } = await made('past', { _ttl: '100' })
    await put({ _ttl: '200' })
    const { page } = await services(open, 'admin', `${at}/history`)
    const change = page.getByRole('row').filter({ hasText: '100' }).filter({ hasText: '200' })
    await change.getByText('maria (admin)').waitFor()
    await screenshot(page, 'service-history')
    expect(await axeViolations(page)).toEqual([])
    await change.getByRole('button', { name: 'Undo this change' }).click()
    await page.getByText('Change undone.').waitFor()
    expect(await read()).toMatchObject({ _ttl: 100 })
  })

  it('keeps unsaved changes over the end of the session, which asks nobody whether to leave', async () => {
    const { at, read } = await made('ended')
    const { page, faults } = await services(open, 'admin', at)
    await fieldOf(page, '_urs_virtual_queue').fill('billing')
    await page.getByText('1 unsaved change').waitFor()
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click() // of oneself one is asked
    await page.getByRole('alertdialog').getByRole('button', { name: 'Back' }).click()
    await page.context().clearCookies()
    await save(page)
    await page.waitForURL('**/signin?next=*')
    await page.getByLabel('User').fill(consoleUsers.admin.user)
    await page.getByLabel('Password', { exact: true }).fill(consoleUsers.admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect.poll(() => fieldOf(page, '_urs_virtual_queue').inputValue()).toBe('billing')
    await save(page)
    await saved(page)
    expect(await read()).toMatchObject({ _urs_virtual_queue: 'billing' })
    expect(faults.filter((fault) => !/status of 401/.test(fault))).toEqual([])
  })

  it('is duplicated, renamed with both URLs until the old is deleted, and deleted by name', async () => {
    const { at } = await made('first')
    const { page, faults } = await services(open, 'admin', at)
    const menu = async (name: string, act: string) => {
      await page.getByRole('button', { name: `Actions on ${name}` }).click()
      await page.getByRole('menuitem', { name: act }).click()
    }
    await menu('first', 'Duplicate service')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New name').fill('a b')
    await dialog.getByRole('button', { name: 'Duplicate service' }).click({ force: true })
    expect(await dialog.locator('.error-text').textContent()).toMatch(/Letters, digits/)
    await dialog.getByLabel('New name').fill('second')
    await dialog.getByRole('button', { name: 'Duplicate service' }).click()
    await page.getByRole('heading', { name: 'second', level: 1 }).waitFor()
    await menu('second', 'Rename service')
    await page.getByRole('dialog').getByLabel('New name').fill('third')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename service' }).click()
    await page.getByRole('button', { name: 'Delete second' }).click()
    await page.getByRole('heading', { name: 'third', level: 1 }).waitFor()
    await menu('third', 'Delete service third…')
    const alert = page.getByRole('alertdialog')
    await alert.getByLabel('Name').fill('third')
    expect(await axeViolations(page)).toEqual([])
    await alert.getByRole('button', { name: 'Delete service third' }).click()
    await page.getByText('third deleted').waitFor()
    await page.getByText('/genesys/1/service/callback/first').waitFor()
    expect(await page.getByText(/callback\/(second|third)/).count()).toBe(0)
    // the editor of the deleted one may have asked once more before it was left
    expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([])
  })
})

describeWithBrowser('a new service', (open) => {
  it('comes from a template, and its URL answers', async () => {
    const { page, faults, url } = await services(open, 'admin', '/services/new')
    await page.getByRole('link', { name: /^Request interaction/ }).click()
    await page.getByRole('link', { name: /^Default/ }).click()
    await page.locator('#service-name').fill('my-numbers')
    await page.getByText(`${url}/genesys/1/service/my-numbers`).waitFor()
    await screenshot(page, 'service-new')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Create service' }).click()
    await page.getByRole('heading', { name: 'my-numbers', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Try it' }).waitFor()
    const reply = await fetch(`${url}/genesys/1/service/my-numbers`, {
      method: 'POST',
      body: new URLSearchParams({ _phone_number: '6504669999' }),
    })
    expect(await reply.json()).toMatchObject({ _access_number: '18005550100' })
    expect(faults).toEqual([])
  })

  it('is not made with a bad name, a taken one, or a bad value', async () => {
    const { page } = await services(
      open,
      'admin',
      '/services/new?template=request-interaction&preset=Default',
    )
    const name = page.locator('#service-name')
    await name.fill('<script>')
    await page.getByRole('button', { name: 'Create service' }).click()
    await page.locator('#service-name-error').waitFor()
    await name.fill('inbound')
    await page.getByText('There is a service inbound already.').waitFor()
    await name.fill('fresh')
    await fieldOf(page, '_booking_expiration_timeout').fill('1')
    await page.getByRole('button', { name: 'Create service' }).click()
    await page
      .locator('[data-option="_booking_expiration_timeout"]')
      .getByText('1 is outside 5 to 1800')
      .waitFor()
    await page.getByText(/Not created: 1 remark/).waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  it('is for admins alone', async () => {
    const { page } = await services(open, 'viewer', '/services/new')
    await page
      .getByText(/No access/)
      .first()
      .waitFor()
  })
})

describeWithBrowser('the services on a phone', (open) => {
  it.each([
    ['light, English', 'en-GB', 'light'],
    ['dark, German', 'de-DE', 'dark'],
  ] as const)('fit: %s', async (_, locale, colorScheme) => {
    const look = { ...phone, locale, colorScheme }
    const { page, faults } = await services(
      open,
      'admin',
      '/services?open=~callback,from-file',
      look,
    )
    await page.locator('[data-option="_ttl"]').waitFor()
    await expectNoSidewaysScroll(page)
    await screenshot(page, `services-360-${colorScheme}`)
    expect(await axeViolations(page)).toEqual([])
    await page.goto(page.url().replace(/services.*/, 'services/new?template=callback&preset=blank'))
    await page.locator('#service-name').waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })
})
