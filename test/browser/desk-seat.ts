import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { appForFile } from '../support/app.ts'
import { basic, request } from '../support/http.ts'
import type { Open } from './browser.ts'
import { consoleUsers, openConsole, usersYaml } from './console.ts'

const yaml = `
server: { drain: 0 }
${usersYaml}
service.request-chat: { _type: builtin, _service: request-chat, _ttl: 3600, _urs_virtual_queue: sales }
service.callback: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _urs_virtual_queue: sales }
service.one-a-slot: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _urs_virtual_queue: sales, _max_request_by_time_bucket: 1 }
`

/** A callback as the server lists it. */
export interface Known {
  readonly id: string
  readonly state: string
  readonly reason?: string
  readonly desiredTime: string
}

/** An app whose queue `sales` has chats and calls, and who uses it; `open` is the test's browser. */
export function deskForFile() {
  const app = appForFile({ yaml })
  const url = async () => (await app()).url
  return { url, seat: (open: Open) => seatOf(open, url) }
}

function seatOf(open: Open, url: () => Promise<string>) {
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
    const { page } = await open(`${await url()}/genesys/resources/chat.html`)
    await page.getByLabel('Your name').fill(name)
    await page.getByLabel('What is it about?').fill('My bill is wrong')
    await page.getByRole('button', { name: 'Start chat' }).click()
    return page
  }

  async function setOption(section: string, set: Record<string, string>) {
    const { user, password } = consoleUsers.admin
    const path = `/genesys/1/admin/options/${section}`
    const { status } = await request(await url(), 'PUT', path, { set }, basic(user, password))
    expect(status).toBe(200)
  }

  /** Asks for a callback, as an app does; gives its id. */
  async function book(wish: Record<string, string>, service = 'callback'): Promise<string> {
    const path = `/genesys/1/service/callback/${service}`
    const { status, body } = await request(await url(), 'POST', path, new URLSearchParams(wish))
    expect([status, body]).toEqual([200, expect.objectContaining({ _id: expect.any(String) })])
    return (body as { _id: string })._id
  }

  /** A callback of this number that Kate has accepted; gives its card and its id. */
  async function call(page: Page, number: string, service = 'callback') {
    const id = await book({ _customer_number: number, reason: 'billing' }, service)
    await page.getByRole('alert', { name: 'Offer' }).getByText(`Call with ${number}`).waitFor()
    await page.getByRole('button', { name: 'Accept' }).click()
    const card = page.getByRole('article').filter({ hasText: number })
    await card.getByText('In call').waitFor()
    return { card, id }
  }

  /** All callbacks of a number, as the server has them. */
  async function callbacksOf(page: Page, number: string): Promise<readonly Known[]> {
    const query = new URLSearchParams({ q: number, state: 'all' })
    const reply = await page.request.get(`${await url()}/genesys/1/admin/callback/list?${query}`)
    return ((await reply.json()) as { callbacks: Known[] }).callbacks
  }

  return { sitDown, visit, setOption, book, call, callbacksOf }
}

/** The beginning of the first slot after today whose clocks show this. */
export async function firstAt(page: Page, clock: string): Promise<string> {
  const day = await page
    .getByRole('group', { name: 'Day' })
    .getByRole('button')
    .nth(1)
    .textContent()
  const date = Array.from({ length: 9 }, (_, n) => new Date(Date.now() + n * 86_400_000))
  const chosen = date.find((each) => day?.includes(` ${each.getUTCDate()} `))
  return `${chosen?.toISOString().slice(0, 10)}T${clock}:00.000Z`
}

/** Done, without waiting for as long as it could be corrected. */
export async function done(card: Locator) {
  await card.getByRole('button', { name: 'Done' }).click()
  await card.getByRole('button', { name: 'Finish now' }).click()
}

export const cardOf = (page: Page, name: string) => page.getByRole('article', { name })

/** Ends a chat and puts its card away. */
export async function end(page: Page, name: string) {
  const card = cardOf(page, name)
  await card.getByRole('button', { name: 'End chat' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click()
  await card.getByRole('button', { name: 'Done' }).click()
  await card.waitFor({ state: 'detached' })
}
