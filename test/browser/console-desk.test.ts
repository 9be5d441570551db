import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { appForFile } from '../support/app.ts'
import { request } from '../support/http.ts'
import { describeWithBrowser, expectNoSidewaysScroll, type Open } from './browser.ts'
import { axeViolations, openConsole, phone, screenshot, usersYaml } from './console.ts'

const app = appForFile({
  yaml: `
server: { drain: 0 }
${usersYaml}
service.request-chat: { _type: builtin, _service: request-chat, _ttl: 3600, _urs_virtual_queue: sales }
service.callback: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _urs_virtual_queue: sales }
`,
})

describeWithBrowser('the desk', (open) => {
  const url = async () => (await app()).url

  /** Kate in her browser, ready for the queue sales. */
  async function sitDown(look: Parameters<typeof openConsole>[3] = {}) {
    const opened = await openConsole(open, await url(), 'agent', { at: '/desk', ...look })
    const { page } = opened
    await page.getByRole('button', { name: /No queues|sales/ }).click()
    await page.getByLabel('Queues').fill('sales')
    await page.getByLabel('Name that customers see').fill('Kate')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const ready = page.getByRole('button', { name: 'Set ready' })
    if (await ready.isVisible()) await ready.click()
    await page.getByText('Ready', { exact: true }).waitFor()
    return opened
  }

  /** A customer on the chat page. */
  async function visit(name: string) {
    const { page } = await (open as Open)(`${await url()}/genesys/resources/chat.html`)
    await page.getByLabel('Your name').fill(name)
    await page.getByLabel('What is it about?').fill('My bill is wrong')
    await page.getByRole('button', { name: 'Start chat' }).click()
    return page
  }

  const cardOf = (page: Page, name: string) => page.getByRole('article', { name })

  it('rings with an offer, and lets customer and agent talk both ways', async () => {
    const { page, faults } = await sitDown()
    const customer = await visit('John')
    const offer = page.getByRole('alert', { name: 'Offer' })
    await offer.getByText('Chat with John').waitFor()
    await expect.poll(() => page.title()).toMatch(/^\(1\) /)
    expect(await axeViolations(page)).toEqual([])
    await offer.getByRole('button', { name: 'Accept' }).click()

    const card = cardOf(page, 'John')
    await card.getByLabel('Message').fill('How can I help?')
    await customer.getByText('is writing').waitFor()
    await page.keyboard.press('Enter')
    await customer.getByText('How can I help?').waitFor()
    await customer.getByLabel('Message').pressSequentially('It is <b>wrong</b>')
    await card.getByText('John is writing').waitFor()
    await customer.keyboard.press('Enter')
    await card.getByText('It is <b>wrong</b>').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-chat')

    await page.reload()
    await cardOf(page, 'John').getByText('How can I help?').waitFor()
    await customer.getByRole('button', { name: 'End chat' }).click()
    await customer.getByRole('dialog').getByRole('button', { name: 'End chat' }).click()
    await cardOf(page, 'John').getByText('The customer has ended the chat.').waitFor()
    await cardOf(page, 'John').getByRole('button', { name: 'Done' }).click()
    await page.getByText('You are ready. Offers appear here and ring.').waitFor()
    expect(faults).toEqual([])
  }, 60_000) // the first: server and browser start with it

  it('lets an offer be taken by F8 and Enter from inside another chat', async () => {
    const { page } = await sitDown()
    await visit('Ann')
    await page.getByRole('button', { name: 'Accept' }).click()
    await cardOf(page, 'Ann').getByLabel('Message').fill('a draft')
    await visit('Bob')
    await page.getByText('Chat with Bob').waitFor()
    await page.keyboard.press('F8')
    await page.keyboard.press('Enter')
    await cardOf(page, 'Bob').waitFor()
    await page.reload()
    expect(await cardOf(page, 'Ann').getByLabel('Message').inputValue()).toBe('a draft')
    for (const name of ['Ann', 'Bob']) {
      const card = cardOf(page, name)
      await card.getByRole('button', { name: 'End chat' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click()
      await card.getByRole('button', { name: 'Done' }).click()
      await card.waitFor({ state: 'detached' })
    }
  })

  it('gives the number of a callback, and asks how the call went', async () => {
    const { page } = await sitDown()
    const body = new URLSearchParams({ _customer_number: '+49301234567', reason: 'billing' })
    const path = '/genesys/1/service/callback/callback'
    expect((await request(await url(), 'POST', path, body)).status).toBe(200)
    await page.getByRole('alert', { name: 'Offer' }).waitFor()
    await page.getByRole('button', { name: 'Accept' }).click()
    const card = page.getByRole('article').filter({ hasText: '+49301234567' })
    const dial = card.getByRole('link', { name: 'Dial' })
    expect(await dial.getAttribute('href')).toBe('tel:+49301234567')
    const done = card.getByRole('button', { name: 'Done' })
    expect(await done.getAttribute('title')).toBe('Choose an outcome first.')
    await card.getByText('In call').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-callback')
    await card.getByLabel('Reached').check()
    await done.click()
    await card.waitFor({ state: 'detached' })
  })

  it('fits a phone, speaks German, and can be dark', async () => {
    const { page } = await openConsole(open, await url(), 'agent', {
      ...phone,
      at: '/desk',
      locale: 'de-DE',
      colorScheme: 'dark',
    })
    await page.getByRole('heading', { name: 'Arbeitsplatz' }).waitFor()
    await page.getByRole('button', { name: /Bereit werden|Nicht bereit werden/ }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-phone-dark-de')
  })

  it('shows supervisors the whole team', async () => {
    await sitDown()
    const { page } = await openConsole(open, await url(), 'supervisor', { at: '/desk/team' })
    const row = page.getByRole('row', { name: /Kate/ })
    await row.getByRole('button', { name: 'Set not ready' }).click()
    await row.getByText('Not ready', { exact: true }).waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  it('is not for viewers, nor the team for agents', async () => {
    const viewer = await openConsole(open, await url(), 'viewer', { at: '/desk' })
    await viewer.page.getByRole('heading', { name: 'No access' }).waitFor()
    const agent = await openConsole(open, await url(), 'agent', { at: '/desk/team' })
    await agent.page.getByRole('heading', { name: 'No access' }).waitFor()
    const interactions = `${await url()}/genesys/1/admin/desk/agents/kate/interactions`
    expect((await viewer.page.request.get(interactions)).status()).toBe(403)
  })
})
