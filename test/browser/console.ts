import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { basic } from '../support/http.ts'
import type { Open, OpenPage } from './browser.ts'
import { buildPageOnce } from './built-page.ts'

/** Helpers for tests of the console in a browser. */
export type Role = 'admin' | 'supervisor' | 'agent' | 'viewer'

const password = 'a long password'

/** One of each role, in the double and in apps that were given `usersYaml`. */
export const consoleUsers: Readonly<Record<Role, { user: string; password: string }>> = {
  admin: { user: 'maria', password },
  supervisor: { user: 'sam', password },
  agent: { user: 'kate', password },
  viewer: { user: 'vera', password },
}

/** As somebody of this role calls past the page. */
export function roleHeaders(role: Role): { authorization: string } {
  const { user, password } = consoleUsers[role]
  return basic(user, password)
}

/** For the `yaml` of `appForFile`, as a line of its own. */
export const usersYaml = `console: { users: { ${Object.entries(consoleUsers)
  .map(([role, { user }]) => `${user}: { password: "${password}", role: ${role} }`)
  .join(', ')} } }`

/** The sizes that every view is looked at in. */
export const phone = { viewport: { width: 360, height: 740 } } as const
export const desktop = { viewport: { width: 1280, height: 800 } } as const

export interface Look extends BrowserContextOptions {
  /** Where to, below `/genesys/ui`. */
  at?: string
}

/** The console in a browser of its own, signed in with this role. */
export async function openConsole(
  open: Open,
  url: string,
  role: Role,
  { at = '/home', ...look }: Look = {},
): Promise<OpenPage> {
  buildPageOnce()
  const opened = await open('about:blank', { ...desktop, ...look })
  const session = `${url}/genesys/1/admin/session`
  const reply = await opened.page.request.post(session, { data: consoleUsers[role] })
  expect(reply.status()).toBe(200)
  await opened.page.goto(`${url}/genesys/ui${at}`)
  await opened.page.getByRole('heading', { level: 1 }).waitFor()
  return opened
}

/** What the page itself has done wrong; that the server refuses something is for it to show. */
export function ownFaults(faults: readonly string[]): string[] {
  return faults.filter((fault) => !fault.startsWith('Failed to load resource'))
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface AxeNode {
  readonly target: unknown
  readonly failureSummary?: string
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly AxeNode[] }[]
}

/** What axe finds wrong with the page as it is now: rule, element and what would mend it. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe) // by the debugger, past the page's own policy
  const run = `axe.run(document, { runOnly: ${JSON.stringify(standard)} })`
  const { violations } = await page.evaluate<AxeResults>(run)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  )
}

const screenshots = fileURLToPath(new URL('./screenshots/', import.meta.url))

/** Into a folder that git ignores, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: `${screenshots}${name}.png`, animations: 'disabled' })
}
