import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { request } from '../support/http.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, ownFaults, phone, screenshot } from './console.ts'
import { consoleForFile, downloaded } from './console-app.ts'

const { url, enter, ask } = consoleForFile(`
service.billing: { _type: ors, _service: callback, _urs_virtual_queue: sales }
push: { defaultSubscriptionExpiration: 3600 }
`)

/** Another system that takes events, or will not. */
const hook = { status: 410, taken: [] as string[] }
const server = createServer(async (message, response) => {
  let text = ''
  for await (const piece of message) text += piece
  if (hook.status === 200) hook.taken.push(text)
  response.writeHead(hook.status).end()
})
afterAll(() => server.close())

/** An event for a receiver of its own that refuses it for good. */
async function refusedEvent(tag: string) {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const details = { type: 'httpcb', deviceId: `http://127.0.0.1:${port}/hook` }
  const subscription = { subscriberId: tag, filter: tag, notificationDetails: details }
  const area = `${await url()}`
  hook.status = 410
  const made = await request(area, 'POST', '/genesys/1/notification/subscription', subscription)
  expect(made.status, made.text).toBe(200)
  await request(area, 'POST', '/genesys/1/notification/publish', { tag, message: `<b>${tag}</b>` })
}

async function setOption(section: string, set: Record<string, string>) {
  const { status, text } = await ask('admin', 'PUT', `/options/${section}`, { set })
  expect(status, text).toBe(200)
}

/** As somebody else does it, past the page. */
async function discardAll(tag: string) {
  const { body } = await ask('admin', 'GET', `/deliveries?q=${tag}`)
  const ids = (body as { deliveries: { id: string }[] }).deliveries.map(({ id }) => id)
  expect((await ask('admin', 'POST', '/deliveries/discard', { ids })).status).toBe(200)
}

async function options(section: string): Promise<Record<string, { value: unknown }>> {
  const { body } = await ask('admin', 'GET', `/options/${section}`)
  return (body as { options: Record<string, { value: unknown }> }).options
}

const file = (page: Page, name: string) =>
  downloaded(page, () => page.getByRole('link', { name, exact: true }).click())

describeWithBrowser('deliveries', (open) => {
  it('shows what was refused, and sends it again to who takes it now', async () => {
    await refusedEvent('order.ready')
    const { page, faults } = await enter(open, 'supervisor', {
      at: '/deliveries?state=refused',
    })
    await page
      .getByRole('row', { name: /order\.ready/ })
      .getByRole('link')
      .first()
      .click()
    const drawer = page.getByRole('complementary', { name: 'order.ready' })
    await drawer.getByText('Refused').first().waitFor()
    await drawer.getByRole('cell', { name: /410/ }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'delivery')

    hook.status = 200
    await drawer.getByRole('button', { name: 'Replay' }).click()
    await expect.poll(() => hook.taken.length).toBe(1)
    await drawer.getByText('Delivered').first().waitFor()
    await expect.poll(() => drawer.getByRole('row').count()).toBe(3)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /^Delivered 1$/ }).waitFor()
    expect(ownFaults(faults)).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('replays and discards many, and writes all of them into a file', async () => {
    await refusedEvent('first')
    await refusedEvent('second')
    const { page } = await enter(open, 'admin', {
      at: '/deliveries?state=refused',
    })
    const row = (tag: string) => page.getByRole('row', { name: new RegExp(tag) })
    await row('first').waitFor()
    const csv = await file(page, 'CSV')
    expect(csv).toContain('second')
    await row('first').getByRole('checkbox').check()
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor()
    hook.status = 200
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('1 delivery is sent again').waitFor()
    await row('first').waitFor({ state: 'detached' })
    await row('second').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Discard' }).click()
    const asked = page.getByRole('alertdialog')
    await asked.getByText('goes for good').waitFor()
    await asked.getByRole('button', { name: 'Discard' }).click()
    await page.getByText('Nothing matches these filters.').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await row('first').waitFor()
  })
})

describeWithBrowser('rows that somebody points at', (open) => {
  it('stay where they are: new ones wait to be shown', async () => {
    await refusedEvent('held')
    const { page, faults } = await enter(open, 'supervisor', {
      at: '/deliveries?state=refused',
    })
    const row = (tag: string) => page.getByRole('row', { name: new RegExp(tag) })
    await page.locator('.live').getByText('Live', { exact: true }).waitFor()
    await row('held').hover()
    const before = await row('held').boundingBox()
    await refusedEvent('comes.later')
    await page.getByRole('button', { name: '1 new, show' }).waitFor()
    expect(await row('comes.later').count()).toBe(0)
    expect(await row('held').boundingBox()).toEqual(before)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'deliveries-new')
    await page.getByRole('button', { name: '1 new, show' }).click()
    await row('comes.later').waitFor()
    await page.getByRole('button', { name: /new, show/ }).waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SECTION') // the table's
    expect(ownFaults(faults)).toEqual([])
  })

  it('are marked when they are no longer what was asked for, and go when let go of', async () => {
    await refusedEvent('leaves')
    await refusedEvent('remains')
    const { page } = await enter(open, 'supervisor', {
      at: '/deliveries?state=refused&q=e',
    })
    const row = (tag: string) => page.getByRole('row', { name: new RegExp(tag) })
    await page.locator('.live').getByText('Live', { exact: true }).waitFor()
    await row('remains').getByRole('checkbox').check()
    await discardAll('remains')
    await row('remains').getByText('no longer in this list').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.getByRole('heading', { level: 1 }).hover()
    await refusedEvent('another')
    await row('another').waitFor()
    expect(await row('remains').count()).toBe(0)
  })
})

describeWithBrowser('the audit', (open) => {
  it('has each change with old and new, leads to its thing, and takes it back', async () => {
    await setOption('service.billing', { _ttl: '600' })
    await setOption('service.billing', { _ttl: '900' })
    const { page, faults } = await enter(open, 'admin', {
      at: '/audit?what=option&who=maria',
    })
    const line = page.getByRole('row', { name: /service\.billing\._ttl/ })
    const newest = line.filter({ hasText: '600 → 900' })
    await newest.waitFor()
    const link = newest.getByRole('link', { name: 'service.billing._ttl' })
    expect(await link.getAttribute('href')).toBe('/genesys/ui/services/billing')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'audit')
    await newest.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('is what it was before').waitFor()
    await line.filter({ hasText: '900 → 600' }).waitFor()
    expect((await options('service.billing'))._ttl).toMatchObject({ value: 600 })
    await newest.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('_ttl was changed again').waitFor()
    const csv = await file(page, 'CSV')
    expect(csv).toContain('service.billing._ttl,600,900')
    expect(csv).not.toContain('session.opened')
    expect(ownFaults(faults)).toEqual([])
  })

  it('shows the columns that somebody wants, and remembers them', async () => {
    await setOption('service.billing', { _ttl: '700' })
    const { page, faults } = await enter(open, 'admin', { at: '/audit?what=option' })
    const address = page.getByRole('columnheader', { name: 'Address' })
    await address.waitFor()
    await page.getByRole('button', { name: 'Columns' }).click()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('menuitemcheckbox', { name: 'Address' }).click()
    await address.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('columnheader', { name: 'Who' }).waitFor()
    expect(await address.count()).toBe(0)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Address' }).click()
    await address.waitFor()
    expect(ownFaults(faults)).toEqual([])
  })

  it('has no secret, and hostile text as text', async () => {
    const secret = 'hush-hush-4711'
    await setOption('push.provider.sales', {
      'wns.secret': secret,
      'wns.sid': '<script>x</script>',
    })
    await setOption('patterns.Hostile', { '<img src=x onerror=alert(1)>': '1.*' })
    const { page, faults } = await enter(open, 'supervisor', { at: '/audit' })
    await page.getByRole('row', { name: /wns\.secret/ }).waitFor()
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await page.content()).not.toContain(secret)
    const lines = await file(page, 'NDJSON')
    expect(lines).toContain('wns.secret')
    expect(lines).not.toContain(secret)
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
    expect(ownFaults(faults)).toEqual([])
  })

  it.each([
    ['/deliveries', 'Zustellungen'],
    ['/audit', 'Protokoll'],
  ])('and deliveries fit a phone, dark and in German: %s', async (at, heading) => {
    const look = { ...phone, locale: 'de-DE', colorScheme: 'dark' } as const
    const { page, faults } = await enter(open, 'admin', { ...look, at })
    await page.getByRole('heading', { name: heading }).waitFor()
    await page.getByRole('table').waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, `${at.slice(1)}-phone-dark-de`)
    expect(ownFaults(faults)).toEqual([])
  })

  it.each(['viewer', 'agent'] as const)('and deliveries are not for the role %s', async (role) => {
    const { page } = await enter(open, role, { at: '/audit' })
    await page.getByRole('heading', { name: 'No access' }).waitFor()
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0)
    for (const path of ['audit', 'deliveries']) {
      const reply = await page.request.get(`${await url()}/genesys/1/admin/${path}`)
      expect(reply.status()).toBe(403)
    }
  })
})
