import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, openConsole, ownFaults, phone, screenshot } from './console.ts'
import { cardOf, deskForFile, end } from './desk-seat.ts'
import { holdCalls } from './held-calls.ts'

const { url, seat } = deskForFile()

describeWithBrowser('the desk', (open) => {
  const { sitDown, visit, setOption } = seat(open)

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
    for (const name of ['Ann', 'Bob']) await end(page, name)
  })

  it('loses neither what could not be sent nor what was typed since', async () => {
    const { page, faults } = await sitDown()
    await visit('Ann')
    await page.getByRole('button', { name: 'Accept' }).click()
    const card = cardOf(page, 'Ann')
    const field = card.getByLabel('Message')
    const sending = await holdCalls(page, 'POST', '**/chats/*/message')
    for (const words of ['one', 'two']) {
      await field.fill(words)
      await page.keyboard.press('Enter')
    }
    await field.pressSequentially('three')
    await sending.waiting(2)
    await sending.lose()
    await card.getByRole('alert').getByText('Not sent: The server did not answer.').waitFor()
    await expect.poll(() => field.inputValue()).toBe('one\ntwo\nthree')
    expect(await axeViolations(page)).toEqual([])
    await page.reload()
    expect(await field.inputValue()).toBe('one\ntwo\nthree')
    await field.press('Enter')
    await card.getByText('three').waitFor()
    await end(page, 'Ann')
    expect(ownFaults(faults)).toEqual([])
  })

  it('counts on a phone what is said in the chat behind, and offers in a sheet', async () => {
    const { page } = await sitDown(phone)
    const ann = await visit('Ann')
    await page.getByRole('alert', { name: 'Offer' }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-offer-360')
    await page.getByRole('button', { name: 'Accept' }).click()
    await cardOf(page, 'Ann').waitFor()
    await visit('Bob')
    await page.getByRole('button', { name: 'Accept' }).click()
    const tabs = page.getByRole('navigation', { name: 'In hand' })
    await tabs.getByRole('link', { name: 'Bob' }).click()
    await cardOf(page, 'Bob').waitFor()
    for (const words of ['one', 'two']) {
      await ann.getByLabel('Message').fill(words)
      await ann.keyboard.press('Enter')
    }
    await tabs.getByRole('link', { name: 'Ann 2' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await tabs.getByRole('link', { name: 'Ann 2' }).click()
    await cardOf(page, 'Ann').getByText('two').waitFor()
    await tabs.getByRole('link', { name: 'Ann', exact: true }).waitFor()

    const coming = page.waitForEvent('download')
    await cardOf(page, 'Ann').getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Save transcript as JSON' }).click()
    const { entries } = JSON.parse(readFileSync(await (await coming).path(), 'utf8'))
    expect(entries).toContainEqual(expect.objectContaining({ nickname: 'Ann', text: 'two' }))
    for (const name of ['Ann', 'Bob']) {
      await tabs.or(cardOf(page, name)).first().waitFor()
      if (await tabs.isVisible()) await tabs.getByRole('link', { name }).click()
      await end(page, name)
    }
  })

  it('rings on other views too, and brings who accepts to the desk', async () => {
    const { page, faults } = await sitDown()
    await page.getByRole('link', { name: 'Callback', exact: true }).first().click()
    await page.getByRole('heading', { name: 'Callback', level: 1 }).waitFor()
    await visit('Cleo')
    await page.getByRole('alert', { name: 'Offer' }).getByText('Chat with Cleo').waitFor()
    await expect.poll(() => page.title()).toMatch(/^\(1\) /)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-offer-elsewhere')
    await page.keyboard.press('F8')
    await page.keyboard.press('Enter')
    await cardOf(page, 'Cleo').waitFor()
    await expect.poll(() => page.url()).toMatch(/\/desk\/./)
    await end(page, 'Cleo')
    expect(faults).toEqual([])
  })

  it('shows three chats side by side where there is room', async () => {
    const { page } = await sitDown({ viewport: { width: 1440, height: 900 } })
    const names = ['Ann', 'Bob', 'Cleo']
    for (const name of names) {
      await visit(name)
      await page.getByRole('button', { name: 'Accept' }).click()
      await cardOf(page, name).waitFor()
    }
    const boxes = await Promise.all(names.map((name) => cardOf(page, name).boundingBox()))
    expect(new Set(boxes.map((box) => box?.y)).size).toBe(1)
    expect(new Set(boxes.map((box) => box?.x)).size).toBe(3)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-three-chats')
    for (const name of names) await end(page, name)
  })

  it('sets an agent not ready whose connection is lost for long, and says so', async () => {
    const { page } = await sitDown()
    await page.context().setOffline(true)
    await page.getByText(/No connection to the server since/).waitFor()
    await page.context().setOffline(false)
    await page.getByText(/^Not ready: connection\./).waitFor()
    await page.getByText('Not ready (connection)').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-connection')
    const agents = await page.request.get(`${await url()}/genesys/1/admin/desk/agents`)
    expect(await agents.json()).toContainEqual(
      expect.objectContaining({ id: 'kate', state: 'NOT_READY', reason: 'connection' }),
    )
    await page.getByRole('button', { name: 'Set ready' }).click()
    await page.getByText(/^Not ready: connection\./).waitFor({ state: 'detached' })
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

  it('is told by the browser of offers where both allow it', async () => {
    const allowed = await sitDown({ permissions: ['notifications'] })
    await allowed.page.getByRole('button', { name: 'Notifications on', pressed: true }).click()
    await allowed.page.getByRole('button', { name: 'Notifications off', pressed: false }).waitFor()
    await allowed.page.reload()
    await allowed.page.getByRole('button', { name: 'Notifications off', pressed: false }).waitFor()
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

  it('says that an offer was missed, and rings no more until its agent is ready again', async () => {
    const { page } = await sitDown()
    await setOption('routing', { offer_timeout: '2' })
    await visit('Dora')
    await page.getByText(/^You missed an offer\./).waitFor()
    await page.getByText('Not ready (missed offer)').waitFor()
    await page.getByRole('alert', { name: 'Offer' }).waitFor({ state: 'detached' })
    await setOption('routing', { offer_timeout: '30' })
    await page.getByRole('button', { name: 'Set ready' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await end(page, 'Dora')
  })
})
