import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { appForFile } from '../support/app.ts'
import { basic, request } from '../support/http.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import {
  axeViolations,
  consoleUsers,
  openConsole,
  ownFaults,
  phone,
  screenshot,
  usersYaml,
} from './console.ts'

const app = appForFile({
  yaml: `
server: { drain: 0 }
${usersYaml}
service.billing: { _type: ors, _service: callback, _urs_virtual_queue: sales }
push: { defaultSubscriptionExpiration: 3600 }
`,
})
const url = async () => (await app()).url

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
  await request(area, 'POST', '/genesys/1/notification/subscription', subscription)
  await request(area, 'POST', '/genesys/1/notification/publish', { tag, message: `<b>${tag}</b>` })
}

const asMaria = basic(consoleUsers.admin.user, consoleUsers.admin.password)

async function setOption(section: string, set: Record<string, string>) {
  const path = `/genesys/1/admin/options/${section}`
  const { status, text } = await request(await url(), 'PUT', path, { set }, asMaria)
  expect(status, text).toBe(200)
}

async function options(section: string): Promise<Record<string, { value: unknown }>> {
  const path = `/genesys/1/admin/options/${section}`
  const { body } = await request(await url(), 'GET', path, undefined, asMaria)
  return (body as { options: Record<string, { value: unknown }> }).options
}

async function downloaded(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ])
  return readFileSync(await file.path(), 'utf8')
}

describeWithBrowser('deliveries', (open) => {
  it('shows what was refused, and sends it again to who takes it now', async () => {
    await refusedEvent('order.ready')
    const { page, faults } = await openConsole(open, await url(), 'supervisor', {
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
    const { page } = await openConsole(open, await url(), 'admin', {
      at: '/deliveries?state=refused',
    })
    const row = (tag: string) => page.getByRole('row', { name: new RegExp(tag) })
    await row('first').waitFor()
    const csv = await downloaded(page, 'CSV')
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

describeWithBrowser('the audit', (open) => {
  it('has each change with old and new, leads to its thing, and takes it back', async () => {
    await setOption('service.billing', { _ttl: '600' })
    await setOption('service.billing', { _ttl: '900' })
    const { page, faults } = await openConsole(open, await url(), 'admin', {
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
    const csv = await downloaded(page, 'CSV')
    expect(csv).toContain('service.billing._ttl,600,900')
    expect(csv).not.toContain('session.opened')
    expect(ownFaults(faults)).toEqual([])
  })

  it('has no secret, and hostile text as text', async () => {
    const secret = 'hush-hush-4711'
    await setOption('push.provider.sales', {
      'wns.secret': secret,
      'wns.sid': '<script>x</script>',
    })
    await setOption('patterns.Hostile', { '<img src=x onerror=alert(1)>': '1.*' })
    const { page, faults } = await openConsole(open, await url(), 'supervisor', { at: '/audit' })
    await page.getByRole('row', { name: /wns\.secret/ }).waitFor()
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await page.content()).not.toContain(secret)
    const lines = await downloaded(page, 'NDJSON')
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
    const { page, faults } = await openConsole(open, await url(), 'admin', { ...look, at })
    await page.getByRole('heading', { name: heading }).waitFor()
    await page.getByRole('table').waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, `${at.slice(1)}-phone-dark-de`)
    expect(ownFaults(faults)).toEqual([])
  })

  it.each(['viewer', 'agent'] as const)('and deliveries are not for the role %s', async (role) => {
    const { page } = await openConsole(open, await url(), role, { at: '/audit' })
    await page.getByRole('heading', { name: 'No access' }).waitFor()
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0)
    for (const path of ['audit', 'deliveries']) {
      const reply = await page.request.get(`${await url()}/genesys/1/admin/${path}`)
      expect(reply.status()).toBe(403)
    }
  })
})
