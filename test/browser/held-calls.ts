import type { Page, Route } from 'playwright-core'
import { expect } from 'vitest'

/** Calls of a page that wait, so that somebody can go on meanwhile. */
export interface HeldCalls {
  /** Until at least so many wait. */
  waiting(count?: number): Promise<void>
  /** They go on, and further ones are not held. */
  letGo(): Promise<void>
  /** They are lost, and further ones are not held. */
  lose(): Promise<void>
}

export async function holdCalls(page: Page, method: string, url: string): Promise<HeldCalls> {
  const held: Route[] = []
  let isOver = false
  await page.route(url, async (route) => {
    if (isOver || route.request().method() !== method) await route.fallback()
    else held.push(route)
  })
  const end = async (how: (route: Route) => Promise<void>) => {
    isOver = true
    for (const route of held) await how(route)
  }
  return {
    waiting: (count = 1) => expect.poll(() => held.length).toBeGreaterThanOrEqual(count),
    letGo: () => end((route) => route.continue()),
    lose: () => end((route) => route.abort()),
  }
}
