import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Callback } from '../../src/console/web/views/callback/callback-json.ts'
import { describeWithBrowser, expectNoSidewaysScroll } from './browser.ts'
import { callback, callbackCentreForFile, openConsole, pageOf } from './callback-centre.ts'
import { axeViolations, phone, screenshot } from './console.ts'

const { centre } = callbackCentreForFile()

const full = {
  message: 'Too many requests at desired time. Proposing time slots.',
  exception: 'com.genesyslab.gsg.services.callback.CallbackExceptionAvailability',
}

interface Move {
  readonly id: string
  readonly to: string
}

/** The server's side of a move; `refuse` says which it does not take. */
function moves(callbacks: readonly Callback[], refuse: (move: Move) => boolean) {
  const taken: Move[] = []
  const answers = Object.fromEntries(
    callbacks.map(({ id, ...one }) => [
      `POST /callback/${id}/reschedule`,
      ({ body }: FastifyRequest, reply: FastifyReply) => {
        const { desiredTime: to } = body as { desiredTime: string }
        if (refuse({ id, to })) return reply.code(400).send(full)
        taken.push({ id, to })
        return { ...one, id, desiredTime: to }
      },
    ]),
  )
  return { taken, answers }
}

const rows = (page: Page) => page.locator('.callback-table tbody tr')

describeWithBrowser('many callbacks in the console', (open) => {
  const enter = async (url: string, look = {}) =>
    openConsole(open, url, 'supervisor', { at: '/callback', ...look })

  /** The slot at 10:00 of the first day that has any, picked for all rows that are shown. */
  async function pickForAll(page: Page, n: number) {
    await page.getByLabel('Select all rows').click()
    const bar = page.getByRole('toolbar', { name: `${n} selected` })
    await bar.getByRole('button', { name: 'Reschedule' }).click()
    const asking = page.getByRole('dialog', { name: `Reschedule ${n} callbacks` })
    await asking.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    return asking
  }

  it('are moved to one slot; those it does not take say why and where they could go', async () => {
    const three = [callback(1), callback(2), callback(3)]
    const { taken, answers } = moves(three, ({ to }) => taken.length > 1 && /T09:/.test(to))
    const { url } = await centre(three, answers)
    const { page } = await enter(url)
    const asking = await pickForAll(page, 3)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-move-many')
    await asking.getByRole('button', { name: /^Move to Mon .*, 10:00 CET$/ }).click()
    const ended = page.getByRole('dialog', { name: 'Callbacks rescheduled' })
    await ended.getByText('2 of 3 moved. 1 was not:').waitFor()
    const left = ended.getByRole('row', { name: /1234563/ })
    await left.getByText(/10:00 CET is full/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-moved-many')
    await left
      .getByRole('button', { name: /11:00 CET/ })
      .first()
      .click()
    await ended.getByText('3 of 3 moved.').waitFor()
    expect(taken.map(({ id }) => id)).toEqual(['369-1', '369-2', '369-3'])
    expect(taken[2]?.to).toMatch(/T10:00:00.000Z$/)
  })

  it('are moved back by Undo, each to the time it had', async () => {
    const two = [callback(1), callback(2)]
    const { taken, answers } = moves(
      two,
      ({ id, to }) => id === '369-2' && to === two[1]?.desiredTime,
    )
    const { url } = await centre(two, answers)
    const { page } = await enter(url)
    const asking = await pickForAll(page, 2)
    await asking.getByRole('button', { name: /^Move to/ }).click()
    const ended = page.getByRole('dialog', { name: 'Callbacks rescheduled' })
    await ended.getByText('2 of 2 moved.').waitFor()
    await ended.getByRole('button', { name: 'Close' }).click()
    await page.getByText('2 callbacks moved.', { exact: true }).waitFor()
    await page.keyboard.press('u')
    await page.getByText(/^1 of 2 moved back; the others stay where they are: Too many/).waitFor()
    expect(taken.at(-1)).toEqual({ id: '369-1', to: two[0]?.desiredTime })
  })

  it('are not moved where none waits, or slots are of several services', async () => {
    const { url } = await centre([
      callback(1),
      callback(2, { service: 'sales' }),
      callback(3, { state: 'PROCESSING' }),
    ])
    const { page } = await enter(url)
    const why = () => page.getByRole('button', { name: 'Reschedule…' }).getAttribute('title')
    await page.getByLabel('Select all rows').click()
    expect(await why()).toBe('Those selected are of several services. Select those of one.')
    await page.getByLabel('Select 369-1').click()
    await page.getByLabel('Select 369-2').click()
    expect(await why()).toBe('None that are selected wait for their time.')
  })

  it('wait in a pill while somebody has hold of the rows', async () => {
    const { url, answers, tell } = await centre([callback(1), callback(2)])
    const { page } = await enter(url)
    await expect.poll(() => rows(page).count()).toBe(2)
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor()
    await rows(page).first().getByRole('link').focus()
    answers['GET /callback/list'] = pageOf([callback(0), callback(2), callback(5)])
    tell('callback')
    const pill = page.getByRole('button', { name: '2 new, show' })
    await pill.waitFor()
    expect(await rows(page).count()).toBe(2)
    await rows(page).first().getByText('no longer in this list').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-new')
    await pill.click()
    await expect.poll(() => rows(page).count()).toBe(3)
    await pill.waitFor({ state: 'detached' })
  })

  it('fit a phone, in German and in the dark', async () => {
    const two = [callback(1), callback(2)]
    const { answers } = moves(two, ({ id }) => id === '369-2')
    const { url } = await centre(two, answers)
    const { page } = await enter(url, { ...phone, locale: 'de-DE', colorScheme: 'dark' })
    for (const each of two) await page.getByLabel(new RegExp(each.id)).first().click()
    await page.getByRole('button', { name: 'Verschieben…' }).click()
    const asking = page.getByRole('dialog', { name: '2 Rückrufe verschieben' })
    await asking.getByText('10:00').click()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    await asking.getByRole('button', { name: /10:00/ }).last().click()
    await page.getByText('1 von 2 verschoben. 1 nicht:').waitFor()
    await expectNoSidewaysScroll(page)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-moved-many-360-dark')
  })
})
