import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'

const debians = '/usr/bin/chromium'
const launchLimit = 60_000 // ms; the first start of a browser on a busy machine

/** The browser of this machine, or why there is none. */
function findChromium(): { path: string } | { missing: string } {
  const path = process.env.CHROMIUM ?? debians
  return existsSync(path) ? { path } : { missing: `no browser at ${path}; CHROMIUM may name one` }
}

export interface OpenPage {
  readonly page: Page
  /** What went wrong in it so far: scripts that failed, errors in its console, breaches of its policy. */
  readonly faults: readonly string[]
}

/** A page in a profile of its own, as another person's browser; closed with the test. */
export type Open = (url: string, more?: BrowserContextOptions) => Promise<OpenPage>

/** `describe` for tests in a real browser; says so when they cannot run. */
export function describeWithBrowser(title: string, body: (open: Open) => void): void {
  const chromium = findChromium()
  const isMissing = 'missing' in chromium
  if (isMissing) console.info(`skipped: ${title}: ${chromium.missing}`)
  describe.skipIf(isMissing)(title, () => {
    let browser: Browser
    beforeAll(async () => {
      if (!isMissing) browser = await launch(chromium.path)
    }, launchLimit)
    afterAll(() => browser?.close())
    body((url, more) => openPage(browser, url, more))
  })
}

function launch(executablePath: string): Promise<Browser> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
  return chromium.launch({ executablePath, args })
}

async function openPage(
  browser: Browser,
  url: string,
  more: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...more })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(url)
  return { page, faults }
}

/** Nothing of the page lies beyond its right edge. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
}
