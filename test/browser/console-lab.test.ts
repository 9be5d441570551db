import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, ownFaults, phone, screenshot } from './console.ts'
import { consoleForFile, downloaded } from './console-app.ts'

const { enter, ask } = consoleForFile(`
service.request-chat: { _type: builtin, _service: request-chat, _urs_virtual_queue: sales }
`)

const places = [
  {
    name: 'statistics',
    at: '/lab/statistics?type=Queue&metric=CurrNumberWaitingCalls&object=sales&chart=CurrNumberWaitingCalls;Queue;sales',
    shows: 'Seit diese Seite hinsieht',
  },
  { name: 'api', at: '/lab/api/storage/post-1-storage-ttl', shows: 'Weitere Parameter' },
  { name: 'mailbox', at: '/lab/mailbox/b164', shows: 'Bestätigt 0 von' },
  { name: 'drop', at: '/lab/drop', shows: 'Auf dieser Seite ist noch nichts' },
] as const

/** Kate at her desk, ready for the queue sales. */
async function setReady(): Promise<void> {
  const reply = await ask('agent', 'PUT', '/desk/agents/kate', {
    state: 'READY',
    queues: ['sales'],
  })
  expect(reply.status, reply.text).toBe(200)
}

const saved = (page: Page, name: string) =>
  downloaded(page, () => page.getByRole('button', { name, exact: true }).click())

describeWithBrowser('the lab: calls of the API', (open) => {
  it('tries one out in one click, and shows what went over the wire', async () => {
    const { page, faults, url } = await enter(open, 'admin', { at: '/lab/api' })
    await page.getByRole('region', { name: 'storage' }).getByText('Show/Hide').click()
    await page.getByRole('link', { name: /POST \/genesys\/1\/storage\/\{ttl\} / }).click()
    expect(new URL(page.url()).pathname).toBe('/genesys/ui/lab/api/storage/post-1-storage-ttl')
    expect(await page.getByLabel('ttl').inputValue()).toBe('30')
    expect(await page.getByLabel('Value 1').first().inputValue()).toBe('Value1')
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send' }).click()
    await page.getByText('200 OK').waitFor()
    await page.getByRole('button', { name: 'As text' }).click()
    const body = await page.getByRole('region', { name: 'Response' }).innerText()
    const { id } = JSON.parse(body)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'lab-api')

    await page.getByRole('button', { name: 'Raw' }).click()
    const raw = await page.getByRole('region', { name: 'Raw' }).innerText()
    expect(raw.split('\n\n').at(-1)).toBe(JSON.stringify({ id }))
    await page.getByRole('button', { name: 'Headers sent' }).click()
    await page.getByText('content-type: application/x-www-form-urlencoded').waitFor()
    await page.getByRole('button', { name: 'cURL' }).click()
    await page.getByText(`curl -X POST '${url}/genesys/1/storage/30'`).waitFor()

    await page.getByRole('button', { name: 'Try it out' }).click() // asked once a session
    await page.getByText('200 OK').waitFor()
    expect(await page.getByRole('alertdialog').count()).toBe(0)

    await page.goto(`${url}/genesys/ui/lab/api/storage/delete-1-storage-id`)
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByText('Enter id.').waitFor()
    await page.getByLabel('id').fill(id)
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('alertdialog').getByText('cannot be undone').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Send DELETE' }).click()
    await page.getByText(/^20\d /).waitFor()
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)

  it('gives a long answer as a file', async () => {
    const { page, url } = await enter(open, 'viewer', { at: '/lab/api' })
    const data = { key1: 'x'.repeat(1_100_000) }
    const { id } = await (await page.request.post(`${url}/genesys/1/storage/60`, { data })).json()
    await page.goto(`${url}/genesys/ui/lab/api/storage/get-1-storage-id`)
    await page.getByLabel('id').fill(id)
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByText('Save it to look into it.').waitFor()
    expect(JSON.parse(await saved(page, 'Save the body'))).toEqual(data)
  }, 60_000)

  it('finds by a part of the name, and lets viewers only read', async () => {
    const { page, url } = await enter(open, 'viewer', { at: '/lab/api' })
    await page.getByRole('searchbox', { name: 'Find an operation' }).fill('nothing of it')
    await page.getByText("No operation has 'nothing of it' in its name.").waitFor()
    await page.getByRole('searchbox', { name: 'Find an operation' }).fill('patterns/group')
    await page.getByRole('link', { name: /POST .*patterns\/group/ }).click()
    await page.getByText('Calls that change something are for admins.').first().waitFor()
    await page.getByRole('button', { name: 'Try it out' }).first().click({ force: true })
    expect(await page.getByRole('alertdialog').count()).toBe(0)
    await page.goto(`${url}/genesys/ui/lab/api/statistics/get-1-statistic`)
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByText('200 OK').waitFor()
    await page.goto(`${url}/genesys/ui/lab/api/node/get-1-admin-nodes`)
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByText('200 OK').waitFor()
    const tree = page.getByRole('region', { name: 'Response' })
    await tree.getByRole('button', { name: /^version/ }).waitFor()
    await page.getByRole('searchbox', { name: 'Find a name or value' }).fill('STARTEDAT')
    await expect.poll(() => tree.getByRole('button').count()).toBe(2) // the node, and when it began
    await tree.getByRole('button', { name: /^startedAt/ }).click()
    await page.getByText('[0].startedAt', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy the path' }).waitFor()
    await screenshot(page, 'lab-json')
    await page.getByText('Expand operations').nth(5).click()
    await page.getByRole('button', { name: 'Try it out' }).nth(2).waitFor()
    expect(await axeViolations(page)).toEqual([])
  }, 60_000)
})

describeWithBrowser('the lab: statistics, mailbox and drop test', (open) => {
  it('goes from type to metric to a value that is live, charts it, and tells none from zero', async () => {
    const { page, faults, url } = await enter(open, 'viewer', { at: '/lab/statistics' })
    await page.getByText('Choose an object type to see what can be measured.').waitFor()
    await page.getByLabel('Object type').selectOption('Queue')
    await page.getByLabel('Metric', { exact: true }).selectOption('CurrentReadyAgents')
    await page.getByLabel('Object', { exact: true }).fill('sales')
    await page.getByLabel('Object', { exact: true }).press('Enter')
    const value = page.getByRole('region', { name: 'Value' })
    await value.locator('.statistic-value').getByText('0', { exact: true }).waitFor()
    await value.getByText(`GET ${url}/genesys/1/statistic?objectType=Queue`).waitFor()
    await page.getByRole('button', { name: 'Add to the chart' }).click()
    await page
      .getByRole('img', { name: /CurrentReadyAgents sales/ })
      .locator('canvas')
      .waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'lab-statistics')
    expect(await saved(page, 'CSV')).toMatch(/CurrentReadyAgents sales\r\n.*Z,0\r\n/)

    await setReady()
    await value.locator('.statistic-value').getByText('1', { exact: true }).waitFor()

    await page.getByLabel('Object', { exact: true }).fill('none-such')
    await page.getByLabel('Object', { exact: true }).press('Enter')
    await value.getByText('not computed').waitFor()
    await value.getByText("Queue 'none-such' (Tenant 'Environment') not found").waitFor()
    await page.reload()
    await value.getByText('not computed').waitFor()
    await page.getByRole('img', { name: /CurrentReadyAgents sales/ }).waitFor()
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)

  it('shows what a user is sent within a second, and that it was looked at', async () => {
    const { page, faults, url } = await enter(open, 'supervisor', { at: '/lab/mailbox' })
    await page.getByLabel('User', { exact: true }).fill('b164')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('noted in the audit log').waitFor()
    await page.getByText('No messages for this user.').waitFor()
    const subscription = {
      ...{ subscriberId: 'b164', filter: 'news', expire: 300 },
      notificationDetails: { type: 'comet' },
    }
    const headers = { gms_user: 'b164' }
    const subscribe = `${url}/genesys/1/notification/subscription`
    expect((await page.request.post(subscribe, { data: subscription, headers })).status()).toBe(200)
    const news = { tag: 'news', message: '<b>hello</b>', mediaType: 'string' }
    await page.request.post(`${url}/genesys/1/notification/publish`, { data: news })
    await page.getByText('Confirmed 0 of 1').waitFor({ timeout: 3000 })
    const entry = page.getByRole('listitem').filter({ hasText: '#1' })
    await entry.getByText(/^seen \d/).waitFor()
    await entry.locator('summary').click()
    await entry.getByText('<b>hello</b>').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'lab-mailbox')
    expect(JSON.parse(await saved(page, 'NDJSON'))).toMatchObject({ position: 1 })
    await page.goto(`${url}/genesys/ui/audit`)
    await page.getByText('b164').first().waitFor()
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)

  it('loses sockets on purpose, and nothing with them', async () => {
    const { page, faults } = await enter(open, 'supervisor', { at: '/lab/drop' })
    await page.getByLabel('Sockets').fill('0')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText('Enter a whole number from 1 to 200.').waitFor()
    await page.getByLabel('Sockets').fill('5')
    await page.getByLabel('Cuts a socket').fill('1')
    await page.getByRole('textbox', { name: 'Messages' }).fill('100')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText('0 lost, 0 twice').waitFor({ timeout: 60_000 })
    expect(await page.getByRole('row').count()).toBeGreaterThan(3)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'lab-drop')
    expect(JSON.parse(await saved(page, 'JSON'))).toMatchObject({ lost: 0, duplicate: 0 })
    await page.getByRole('textbox', { name: 'Messages' }).fill('10000')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped.').waitFor()
    expect(ownFaults(faults)).toEqual([])
  }, 90_000)

  it.each(places)(
    'fits $name on a phone and a desk, in German and in the dark',
    async (o) => {
      for (const look of [phone, {}]) {
        const { page, faults } = await enter(open, 'admin', {
          ...{ ...look, at: o.at, locale: 'de-DE', colorScheme: 'dark' },
        })
        await page.getByText(o.shows).first().waitFor()
        await expectNoSidewaysScroll(page)
        expect(await axeViolations(page)).toEqual([])
        await screenshot(page, `lab-${o.name}-${look === phone ? 'phone' : 'wide'}-dark-de`)
        expect(ownFaults(faults)).toEqual([])
      }
    },
    60_000,
  )

  it('keeps mailboxes and drop tests from viewers', async () => {
    for (const at of ['/lab/mailbox/b164', '/lab/drop']) {
      const { page } = await enter(open, 'viewer', { at })
      await page.getByText('No access').first().waitFor()
    }
    const reply = await ask('viewer', 'GET', '/mailbox/b164')
    expect(reply.status).toBe(403)
  }, 60_000)
})
