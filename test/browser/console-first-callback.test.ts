import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startNode } from '../support/start-node.ts'
import { describeWithBrowser } from './browser.ts'
import { buildPageOnce } from './built-page.ts'
import { axeViolations, ownFaults, screenshot } from './console.ts'

/** A configuration without any service, and with the user that everybody knows. */
function emptyConfig(): string {
  const folder = mkdtempSync(join(tmpdir(), 'first-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'gms.yaml')
  writeFileSync(
    file,
    'server: { drain: 0 }\nconsole: { users: { default: { password: password, role: admin } } }\n',
  )
  return file
}

describeWithBrowser('somebody new', (open) => {
  it('comes from a started node to the first callback in call, by the console alone', async () => {
    buildPageOnce()
    const begun = Date.now()
    const node = await startNode({ env: { GMS_CONFIG: emptyConfig() } }) // and the embedded store
    onTestFinished(async () => void (await node.stop()))
    const { page, faults } = await open(`${node.url}/genesys`)
    await page.getByLabel('User', { exact: true }).fill('default')
    await page.getByLabel('Password', { exact: true }).fill('password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('nothing survives a restart').waitFor()
    await page.getByText('is one that everybody knows').waitFor()
    const states = async () => {
      const reply = await page.request.get(`${node.url}/genesys/1/admin/callback/list`)
      const { callbacks } = (await reply.json()) as { callbacks: { state: string }[] }
      return callbacks.map(({ state }) => state)
    }
    const list = page.getByRole('region', { name: 'Three steps to the first callback' })
    await list.waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'first-checklist')

    await list.getByRole('link').nth(0).click()
    await page.getByRole('link', { name: /^Callback.*Brings/ }).click()
    await page.getByRole('link', { name: /User-Terminated-Immediate/ }).click()
    await page.locator('#service-name').fill('call-me')
    await page.getByLabel('Value of _urs_virtual_queue', { exact: true }).fill('sales')
    await page.getByRole('button', { name: 'Create service' }).click()
    await page.getByRole('heading', { name: 'call-me', level: 1 }).waitFor()

    const home = page.getByRole('link', { name: 'Home', exact: true })
    await home.click()
    await list.getByRole('link').nth(1).click()
    await page.getByRole('button', { name: 'No queues: choose what you serve' }).click()
    await page.getByLabel('Queues').fill('sales')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Set ready' }).click()
    await page.getByText('Ready', { exact: true }).waitFor()

    await home.click()
    await list.getByRole('link').nth(2).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Number').fill('+49 30 1234567')
    await form.getByRole('button', { name: 'Book callback' }).click()
    await page.getByText('Callback booked').waitFor()

    await page.getByRole('link', { name: 'Desk', exact: true }).first().click()
    await page.getByRole('button', { name: 'Accept' }).click()
    const card = page.getByRole('article').filter({ hasText: '1234567' })
    await card.getByText('In call').waitFor()
    await expect.poll(states).toEqual(['PROCESSING'])
    console.info(`first callback in call after ${Math.round((Date.now() - begun) / 1000)} s`)
    await screenshot(page, 'first-callback')
    await card.getByLabel('Reached').check()
    await card.getByRole('button', { name: 'Done' }).click()
    await card.getByRole('button', { name: 'Finish now' }).click()
    await card.waitFor({ state: 'detached' })
    await expect.poll(states).toEqual(['COMPLETED'])
    await home.click()
    await page.getByText('Nothing needs you now.').waitFor()
    await list.waitFor({ state: 'detached' })
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)
})
