import { expect, inject, it, onTestFinished } from 'vitest'
import { appForFile } from '../support/app.ts'
import { writeTemporaryFile } from '../support/config.ts'
import { startNode } from '../support/start-node.ts'
import { describeWithBrowser } from './browser.ts'
import { buildPageOnce } from './built-page.ts'
import {
  axeViolations,
  consoleUsers,
  openConsole,
  ownFaults,
  screenshot,
  usersYaml,
} from './console.ts'
import { consoleForFile } from './console-app.ts'

const app = appForFile({ yaml: usersYaml })
const guarded = consoleForFile(`
service.guarded: { _type: ors, _service: callback, _urs_virtual_queue: sales, username: app, password: word }
`)

describeWithBrowser('the console of a real server', (open) => {
  it('lets in, shows its node, is live, and lets out', async () => {
    const { url } = await app()
    buildPageOnce()
    const { page, faults } = await open(`${url}/genesys`)
    await page.waitForURL('**/genesys/ui/signin?next=**')
    await page.getByLabel('User').fill(consoleUsers.admin.user)
    await page.getByLabel('Password', { exact: true }).fill(consoleUsers.admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The node is up').waitFor()
    await page.locator('.live').getByText('Live', { exact: true }).waitFor()
    await page.getByText('Three steps to the first callback').waitFor()
    await screenshot(page, 'real-home')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/genesys/ui/signin')
    await page.goto(`${url}/genesys/ui/home`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(ownFaults(faults)).toEqual([])
  })

  it('refuses what changes something without the token of its page', async () => {
    const { url } = await app()
    const { page } = await openConsole(open, url, 'admin')
    const removal = `${url}/genesys/1/admin/nodes/none`
    expect((await page.request.delete(removal)).status()).toBe(403)
  })

  it('hears by itself what others change', async () => {
    const { url } = await app()
    const { page } = await openConsole(open, url, 'admin')
    await page.locator('.live').getByText('Live', { exact: true }).waitFor()
    const { user, password } = consoleUsers.agent
    const basic = Buffer.from(`${user}:${password}`).toString('base64')
    const reply = await fetch(`${url}/genesys/1/admin/desk/agents/${user}`, {
      method: 'PUT',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: JSON.stringify({ state: 'READY', queues: ['sales'] }),
    })
    expect(reply.status).toBe(200)
    await page.getByRole('link', { name: 'Agents ready 1/1' }).waitFor({ timeout: 5000 })
  })
})

describeWithBrowser('a service with credentials of its own', (open) => {
  it('takes what the console books for a customer', async () => {
    const { page, faults } = await guarded.enter(open, 'supervisor', { at: '/callback?book=1' })
    const dialog = page.getByRole('dialog', { name: 'Book a callback' })
    await dialog.getByLabel('Number to call').fill('+49301234567')
    await dialog.getByRole('button', { name: 'Book callback' }).click()
    await page.getByText(/^Callback booked/).waitFor()
    await page.getByRole('row', { name: /30 ?1234567/ }).waitFor()
    const { body } = await guarded.ask('supervisor', 'GET', '/audit?what=callback')
    expect(body).toMatchObject({ entries: [{ who: 'sam', what: 'callback.booked' }] })
    expect(ownFaults(faults)).toEqual([])
  })
})

describeWithBrowser('the console of two nodes', (open) => {
  it('shows by itself that one was killed, and removes it when told to', async () => {
    const config = writeTemporaryFile(`${usersYaml}\nserver: { drain: 0 }`)
    onTestFinished(() => config.remove())
    const env = { GMS_CONFIG: config.path }
    const start = () => startNode({ redisUrl: inject('redisUrl'), env })
    const [living, dying] = await Promise.all([start(), start()])
    onTestFinished(async () => void (await Promise.all([living.kill(), dying.kill()])))
    const { host: id } = new URL(dying.url)
    const { page } = await openConsole(open, living.url, 'admin')
    const row = page.getByRole('listitem').filter({ has: page.getByText(id, { exact: true }) })
    await row.getByText('Up', { exact: true }).waitFor()
    expect(await row.getByRole('button').count()).toBe(0) // what is up cannot be removed
    await page.locator('.live').getByText('Live', { exact: true }).waitFor()
    await dying.kill()
    await row.getByText('Down', { exact: true }).waitFor({ timeout: 15_000 }) // its lease, and a look at it
    await screenshot(page, 'real-home-down')
    await row.getByRole('button', { name: `Remove node ${id}` }).click()
    await page.getByRole('alertdialog').getByLabel('Name').fill(id)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove node' }).click()
    await page.getByText(`Node ${id} removed`).waitFor()
    await expect.poll(() => row.count()).toBe(0)
  }, 90_000)
})
