import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, it } from 'vitest'
import { describeWithBrowser } from './browser.ts'
import { at, callback, callbackCentreForFile, detailOf, openConsole } from './callback-centre.ts'
import { axeViolations, type Role, screenshot } from './console.ts'
import { refuse } from './console-double.ts'

const { centre, double } = callbackCentreForFile()
const patience = 60_000 // ms; three looks by axe, on a machine that has more to do
const rooms = 'com.genesyslab.gsg.services.callback'

describeWithBrowser('a callback in the console', (open) => {
  const enter = async (path = '/callback/369-5', role: Role = 'supervisor', look = {}) =>
    openConsole(open, (await double()).url, role, { at: path, ...look })
  const five = callback(5)

  it(
    'tells its history in sentences, why it is then, and what it holds',
    async () => {
      await centre([five], { 'GET /callback/369-5': detailOf(five) })
      const { page, faults } = await enter()
      const drawer = page.getByRole('complementary', { name: '+49 30 1234565' })
      await drawer.getByText('2 checks passed.').waitFor()
      await drawer.getByText('To be called at its time.').waitFor()
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, 'callback-history')

      await drawer.getByRole('link', { name: 'Why' }).click()
      expect(at(page)).toBe('/callback/369-5/why')
      const hours = drawer.getByRole('listitem').filter({ hasText: 'Is the office open then?' })
      expect(await hours.textContent()).toContain('Passed')
      expect(await hours.getByRole('link', { name: 'billing' }).getAttribute('href')).toBe(
        '/genesys/ui/services/billing',
      )
      await drawer.getByText('_exceptions, as set for all services').waitFor()
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, 'callback-why')

      await drawer.getByRole('link', { name: 'Data' }).click()
      await drawer.getByText('<b>John</b>').waitFor()
      await drawer.getByText('{"id":7}').waitFor()
      expect(await axeViolations(page)).toEqual([])
      await page.goBack()
      await hours.waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(() => at(page)).toBe('/callback')
      expect(faults).toEqual([])
    },
    patience,
  )

  it('shows what was pushed to its device, to who may see that', async () => {
    const asked: string[] = []
    const token = 'token-of-the-device'
    const attempt = { at: Date.now(), outcome: 'refused', reason: '410 Unregistered' }
    await centre([five], {
      'GET /callback/369-5': detailOf(five, { properties: { _device_notification_id: token } }),
      'GET /deliveries': (request: FastifyRequest) => {
        asked.push((request.query as { q?: string }).q ?? '')
        const device = { type: 'ios', deviceId: 'token-…vice', debug: false }
        const event = { id: 'e1', tag: 'service.agentavailable.369-5' }
        const times = { createdAt: Date.now(), expiresAt: Date.now() }
        const push = { id: 'd1', state: 'refused', purpose: 'callback', node: 'n1', ...times }
        return { deliveries: [{ ...push, event, device, attempts: [attempt], replayable: true }] }
      },
    })
    const { page, faults } = await enter()
    const drawer = page.getByRole('complementary', { name: '+49 30 1234565' })
    await drawer.getByRole('link', { name: 'Pushes' }).click()
    expect(at(page)).toBe('/callback/369-5/pushes')
    await drawer.getByText('410 Unregistered').waitFor()
    await drawer.getByText('Refused').waitFor()
    await drawer.getByText('1 attempt', { exact: false }).waitFor()
    const link = drawer.getByRole('link', { name: 'service.agentavailable.369-5' })
    expect(await link.getAttribute('href')).toBe('/genesys/ui/deliveries/d1')
    expect(asked).toContain(token)
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-pushes')
    expect(faults).toEqual([])

    const viewer = await enter('/callback/369-5/pushes', 'viewer')
    await viewer.page.getByText('Asked for at billing.').waitFor()
    expect(await viewer.page.getByRole('link', { name: 'Pushes' }).count()).toBe(0)
  })

  it('is moved to a free slot, and back; a full one is not offered', async () => {
    const asked: string[] = []
    await centre([five], {
      'GET /callback/369-5': detailOf(five),
      'POST /callback/369-5/reschedule': ({ body }: FastifyRequest) => {
        const { desiredTime } = body as { desiredTime: string }
        asked.push(desiredTime)
        return { ...five, desiredTime }
      },
    })
    const { page, faults } = await enter()
    await page.getByRole('button', { name: 'Reschedule' }).click()
    const times = page.getByRole('group', { name: 'Free slots' })
    await times.getByRole('button', { name: '10:00' }).click()
    expect(await times.getByRole('button').allTextContents()).toEqual(['10:00', '11:00'])
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-reschedule')
    await page.getByRole('button', { name: /^Move to Mon .*, 10:00 CET$/ }).click()
    await page.getByText(/^Callback moved to Mon .*, 10:00 CET\.$/).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Callback moved back.').waitFor()
    expect(asked).toEqual([expect.stringMatching(/T09:00:00.000Z$/), five.desiredTime])
    expect(faults).toEqual([])
  })

  it('is offered the nearest free slots when somebody was faster', async () => {
    const asked: string[] = []
    await centre([five], {
      'GET /callback/369-5': detailOf(five),
      'POST /callback/369-5/reschedule': ({ body }: FastifyRequest, reply: FastifyReply) => {
        const { desiredTime } = body as { desiredTime: string }
        asked.push(desiredTime)
        if (asked.length > 1) return { ...five, desiredTime }
        return reply.code(400).send({
          message: `Too many requests at desired time [${desiredTime}]. Proposing time slots.`,
          exception: `${rooms}.CallbackExceptionAvailability`,
        })
      },
    })
    const { page } = await enter('/callback/369-5?move=1')
    await page.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    await page.getByRole('button', { name: /^Move to/ }).click()
    await page
      .getByRole('alert')
      .getByText(/10:00 CET is full\. Choose one/)
      .waitFor()
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, 'callback-conflict')
    const proposals = page.getByRole('group', { name: 'Free slots near that time' })
    await proposals
      .getByRole('button', { name: /11:00 CET/ })
      .first()
      .click()
    await page.getByText(/^Callback moved to/).waitFor()
    expect(asked[1]).toMatch(/T10:00:00.000Z$/)
  })

  it('says in words that an agent has it already', async () => {
    await centre([five], {
      'GET /callback/369-5': detailOf(five),
      'POST /callback/369-5/reschedule': (_: FastifyRequest, reply: FastifyReply) =>
        refuse(reply, 400, "Callback '369-5' is no longer scheduled. State=ROUTING"),
    })
    const { page } = await enter('/callback/369-5?move=1')
    await page.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    await page.getByRole('button', { name: /^Move to/ }).click()
    await page.getByText(/already with an agent and cannot be moved/).waitFor()
  })

  it('is cancelled with a reason', async () => {
    let reason = ''
    await centre([five], {
      'GET /callback/369-5': detailOf(five, { properties: { _device_notification_id: 'x' } }),
      'POST /callback/369-5/cancel': ({ body }: FastifyRequest) => {
        reason = (body as { reason: string }).reason
        return { cancelled: ['369-5'], failed: [] }
      },
    })
    const { page } = await enter()
    const drawer = page.getByRole('complementary')
    await drawer.getByRole('button', { name: 'Cancel callback' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Cancel callback' })
    await dialog.getByText('The customer is told by push.').waitFor()
    await dialog.getByLabel('Reason').selectOption('Booked twice')
    await dialog.getByLabel('In your words').fill('see 369-4')
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel callback' }).click()
    await page.getByText('Callback cancelled. The customer was told by push.').waitFor()
    expect(reason).toBe('Booked twice: see 369-4')
  })

  it('is booked by form: number beside its field, a full slot with others, then it stands', async () => {
    const bodies: Record<string, string>[] = []
    await centre([])
    const { page } = await enter('/callback?book=1')
    await page.route('**/genesys/1/admin/callback', async (route) => {
      bodies.push(route.request().postDataJSON().parameters)
      const refusals = [
        [`${rooms}.exceptions.CallbackExceptionNumber`, 'Customer Number [1] is disallowed'],
        [`${rooms}.CallbackAvailabilityException`, 'Too many requests at desired time'],
      ]
      const [exception, message] = refusals[bodies.length - 1] ?? []
      if (exception === undefined) return route.fulfill({ json: { id: '369-5' } })
      return route.fulfill({ status: 400, json: { exception, message } })
    })
    const dialog = page.getByRole('dialog', { name: 'Book a callback' })
    const book = dialog.getByRole('button', { name: 'Book callback' })
    await book.click()
    await dialog.getByText('Type the number to call.').waitFor()
    await dialog.getByLabel('Number to call').fill('1')
    await book.click()
    await dialog.getByText('Customer Number [1] is disallowed').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByLabel('Number to call').fill('030 1234567')
    await dialog.getByLabel('In a free slot').check()
    await dialog.getByRole('group', { name: 'Free slots' }).getByText('10:00').click()
    await screenshot(page, 'callback-book')
    await book.click()
    await dialog.getByText(/10:00 CET is full/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('group', { name: 'near that time' }).getByText('11:00').first().click()
    await book.click()
    await page.getByText(/^Callback booked for Mon .*, 11:00 CET\.$/).waitFor()
    expect(bodies.at(-1)).toEqual({
      _customer_number: '030 1234567',
      _desired_time: expect.stringMatching(/T10:00:00.000Z$/),
    })
    expect(at(page)).toBe('/callback')
  })

  it('is booked again with what it had', async () => {
    const over = detailOf(callback(5, { state: 'COMPLETED', reason: 'CANCELLED' }), { allowed: [] })
    await centre([over], { 'GET /callback/369-5': over })
    const { page } = await enter()
    const drawer = page.getByRole('complementary')
    await drawer.getByRole('button', { name: 'Book again' }).click()
    const number = page.getByRole('dialog', { name: 'Book again' }).getByLabel('Number to call')
    await expect.poll(() => number.inputValue()).toBe('+49 30 1234565')
  })
})
