import type { Page } from 'playwright-core'

/** Networks in which a WebSocket is of no use, each in its own way. */

export async function closesAtOnce(page: Page): Promise<void> {
  await page.routeWebSocket(/cometd/, (socket) => void socket.close())
}

export async function staysSilent(page: Page): Promise<void> {
  await page.routeWebSocket(/cometd/, () => undefined) // it opens, and nobody hears what is said
}

/** A port that nobody listens on; the page's policy refuses it just as well. */
export async function doesNotOpen(page: Page): Promise<void> {
  await page.addInitScript(`
    const Real = WebSocket
    WebSocket = class extends Real { constructor() { super('ws://127.0.0.1:1') } }
  `)
}
