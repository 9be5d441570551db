import { expect, it, onTestFinished } from 'vitest'
import { startHttpStandIn } from '../support/push-http.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, ownFaults, phone, screenshot } from './console.ts'
import { consoleForFile } from './console-app.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const { enter } = consoleForFile(`
push: { apple.alertMessage.body: from push }
push.provider.SalesApp: { apple.alertMessage.body: from SalesApp, httpcb.signingSecret: ${secret} }
push.provider.SalesApp.event.A2C: { apple.alertMessage.body: from A2C }
`)

describeWithBrowser('push providers', (open) => {
  it('sends a test push, and shows what the other side said', async () => {
    const taken: string[] = []
    let status = 200
    const receiver = await startHttpStandIn(({ body }) => {
      taken.push(body.toString())
      return { status }
    })
    onTestFinished(() => receiver.close())
    const at = '/tools/push/SalesApp?type=httpcb'
    const { page, faults } = await enter(open, 'admin', { at })
    const form = page.getByRole('form', { name: 'Send a test push' })
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('Enter the device.').waitFor()
    await form.getByLabel('Device', { exact: false }).nth(1).fill(`${receiver.url}/push`)
    await form.getByLabel('Message').fill('<b>hello</b>')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('Delivered').waitFor()
    await form.getByText(/in \d+ ms/).waitFor()
    expect(taken.join()).toContain('<b>hello</b>')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'push-test')
    status = 410
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('410').waitFor()
    await screenshot(page, 'push-test-refused')
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)

  it('explains which section gave an option, with what it hides, and never shows a secret', async () => {
    const { page, faults } = await enter(open, 'supervisor', {
      at: '/tools/push/SalesApp?explain=on&tag=A2C.now',
    })
    const answers: string[] = []
    page.on('response', async (reply) => answers.push(await reply.text().catch(() => '')))
    const explained = page.getByRole('region', { name: 'Which section gave it?' })
    await explained.locator('mark').getByText('from A2C').waitFor()
    await explained.locator('s').getByText('from SalesApp').waitFor()
    await explained.locator('s').getByText('from push').waitFor()
    await page.getByText('Sending a test push is for admins.').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'push-explain')
    await page.reload()
    await explained.locator('mark').first().waitFor()
    expect(answers.join()).toContain('from A2C')
    expect(answers.join()).not.toContain(secret)
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)

  it('adds a provider and deletes it again by its typed name', async () => {
    const { page, faults } = await enter(open, 'admin', { at: '/tools/push' })
    await page.getByRole('button', { name: 'Add provider' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('a.b')
    await dialog.getByLabel('First option').selectOption('customhttp.url')
    await dialog.getByLabel('Value').fill('http://127.0.0.1:9/push')
    await dialog.getByRole('button', { name: 'Add provider' }).click()
    await dialog.getByText('A name begins with a letter').first().waitFor()
    await dialog.getByLabel('Name').fill('Bank')
    await dialog.getByRole('button', { name: 'Add provider' }).click()
    await page.waitForURL('**/tools/push/Bank')
    const bank = page.getByRole('region', { name: 'Bank' })
    await bank.getByText('customhttp', { exact: true }).first().waitFor()
    await bank.getByRole('button', { name: 'Delete provider' }).click()
    await page.getByRole('alertdialog').getByLabel('Name').fill('Bank')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete provider' }).click()
    await page.getByText('Provider Bank deleted').waitFor()
    await expect.poll(() => page.getByRole('region', { name: 'Bank' }).count()).toBe(0)
    expect(ownFaults(faults)).toEqual([])
  }, 60_000)

  it('fits a phone and a desk, speaks German, and can be dark', async () => {
    for (const look of [phone, {}]) {
      const { page, faults } = await enter(open, 'admin', {
        ...{ ...look, locale: 'de-DE', colorScheme: 'dark' },
        at: '/tools/push/SalesApp?explain=on&tag=A2C.now',
      })
      await page.getByText('from A2C').first().waitFor()
      await page.getByText('apple.keyId').first().waitFor()
      await expectNoSidewaysScroll(page)
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, `push-${look === phone ? 'phone' : 'wide'}-dark-de`)
      expect(ownFaults(faults)).toEqual([])
    }
  }, 40_000)
})
