import { expect, it } from 'vitest'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { axeViolations, openConsole, ownFaults, phone, screenshot } from './console.ts'
import { deskForFile, done, firstAt } from './desk-seat.ts'

const { url, seat } = deskForFile()

describeWithBrowser('calls at the desk', (open) => {
  const { sitDown, book, call, callbacksOf } = seat(open)

  it('gives the number of a callback, and asks how the call went', async () => {
    const { page } = await sitDown()
    const { card } = await call(page, '+49301234567')
    const dial = card.getByRole('link', { name: 'Dial' })
    expect(await dial.getAttribute('href')).toBe('tel:+49301234567')
    const finish = card.getByRole('button', { name: 'Done' })
    expect(await finish.getAttribute('title')).toBe('Choose an outcome first.')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-callback')
    await card.getByLabel('Reached').check()
    await finish.click()
    await card.waitFor({ state: 'detached' }) // by itself, once it can be corrected no more
    expect(await callbacksOf(page, '+49301234567')).toMatchObject([{ reason: 'AGENT_CONNECTED' }])
  }, 60_000) // the first: server and browser start with it

  it('lets an outcome be corrected before it counts', async () => {
    const { page, faults } = await sitDown()
    const { card } = await call(page, '+49301234511')
    await card.getByLabel('Wrong number').check()
    await card.getByRole('button', { name: 'Done' }).click()
    await card.getByText(/You can correct this for \d+ s/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-outcome')
    await card.getByRole('button', { name: 'Correct' }).click()
    expect(await card.getByLabel('Wrong number').isChecked()).toBe(true)
    await card.getByRole('button', { name: 'Done' }).click()
    await card.locator('button:focus', { hasText: 'Correct' }).waitFor() // it hears keys by then
    await page.keyboard.press('u')
    await card.getByLabel('Reached').check()
    await done(card)
    await card.waitFor({ state: 'detached' })
    expect(await callbacksOf(page, '+49301234511')).toMatchObject([{ reason: 'AGENT_CONNECTED' }])
    expect(faults).toEqual([])
  })

  it('tells an outcome all the same when its window is closed', async () => {
    const { page } = await sitDown()
    const { card } = await call(page, '+49301234512')
    await card.getByLabel('Wrong number').check()
    await card.getByRole('button', { name: 'Done' }).click()
    await card.getByRole('button', { name: 'Correct' }).waitFor()
    await page.goto('about:blank')
    await expect
      .poll(() => callbacksOf(page, '+49301234512'))
      .toMatchObject([{ reason: 'FAIL_CALL_TO_CUSTOMER' }])
  })

  it('books another call for who asks to be called later, in a slot that is free', async () => {
    const { page, faults } = await sitDown()
    const { card, id } = await call(page, '+49301234513', 'one-a-slot')
    await card.getByLabel('Asked to call later').check()
    const finish = card.getByRole('button', { name: 'Done' })
    expect(await finish.getAttribute('title')).toBe('Pick a slot first.')
    await card.getByRole('group', { name: 'Day' }).getByRole('button').nth(1).click()
    const times = card.getByRole('group', { name: 'Free slots' })
    await times.getByRole('button', { name: '09:00' }).click()
    await card.getByText(/Will be called again on .*, 09:00 UTC/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'desk-later')

    const start = await firstAt(page, '09:00')
    await book({ _customer_number: '+49301234514', _desired_time: start }, 'one-a-slot')
    await done(card)
    await card.getByText(/09:00 UTC is full/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    const near = card.getByRole('group', { name: 'Free slots near that time' })
    await near.getByRole('button', { name: /09:05 UTC/ }).click()
    await done(card)
    await card.waitFor({ state: 'detached' })
    await page.getByText('You are ready. Offers appear here and ring.').waitFor()
    const known = await callbacksOf(page, '+49301234513')
    expect(known.find((each) => each.id === id)).toMatchObject({ reason: 'AGENT_CONNECTED' })
    expect(known.find((each) => each.id !== id)).toMatchObject({
      ...{ state: 'SCHEDULED', desiredTime: start.replace('T09:00', 'T09:05') },
    })
    expect(ownFaults(faults)).toEqual([])
  })

  it('offers slots on a phone too, in German and in the dark', async () => {
    const { page } = await sitDown()
    const { card } = await call(page, '+49301234516')
    const other = await openConsole(open, await url(), 'agent', {
      ...phone,
      ...{ at: '/desk', locale: 'de-DE', colorScheme: 'dark' },
    })
    const small = other.page.getByRole('article').filter({ hasText: '+49301234516' })
    await small.getByLabel('Möchte später angerufen werden').check()
    await small.getByRole('group', { name: 'Freie Zeitfenster' }).getByRole('button').last().click()
    await expectNoSidewaysScroll(other.page)
    expect(await axeViolations(other.page)).toEqual([])
    await screenshot(other.page, 'desk-later-360-dark')
    await small.getByRole('button', { name: 'Fertig' }).click()
    await small.getByRole('button', { name: 'Korrigieren' }).waitFor()
    await expectNoSidewaysScroll(other.page)
    expect(await axeViolations(other.page)).toEqual([])
    await small.getByRole('button', { name: 'Jetzt abschließen' }).click()
    await card.waitFor({ state: 'detached' })
  })

  it('are asked after when the desk is left, as long as somebody is in hand', async () => {
    const { page } = await sitDown()
    const { card } = await call(page, '+49301234515')
    const elsewhere = page.getByRole('link', { name: 'Callback', exact: true }).first()
    await elsewhere.click()
    const asking = page.getByRole('alertdialog', { name: 'Leave the desk' })
    await asking.getByText('You have 1 customer in hand').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await asking.getByRole('button', { name: 'Back' }).click()
    await card.getByLabel('Busy').waitFor()
    await elsewhere.click()
    await asking.getByRole('button', { name: 'Leave the desk' }).click()
    await page.getByRole('heading', { name: 'Callback', level: 1 }).waitFor()
    await page.goBack()
    await card.getByLabel('Reached').check()
    await done(card)
    await card.waitFor({ state: 'detached' })
    await elsewhere.click()
    await page.getByRole('heading', { name: 'Callback', level: 1 }).waitFor()
  })
})
