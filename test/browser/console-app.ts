import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { appForFile } from '../support/app.ts'
import { request, type Transcript } from '../support/http.ts'
import type { Open, OpenPage } from './browser.ts'
import { type Look, openConsole, type Role, roleHeaders, usersYaml } from './console.ts'

/** The console of a server that all tests of a file share. */
export interface ConsoleApp {
  url(): Promise<string>
  /** The page in a browser of its own, for somebody of this role. */
  enter(open: Open, role: Role, look?: Look): Promise<OpenPage & { url: string }>
  /** A call below `/genesys/1/admin`, past the page. */
  ask(role: Role, method: string, path: string, body?: unknown): Promise<Transcript>
}

/** `yaml` is what the server is configured with, beside a user of each role. */
export function consoleForFile(yaml = ''): ConsoleApp {
  const app = appForFile({ yaml: `server: { drain: 0 }\n${usersYaml}\n${yaml}` })
  const url = async () => (await app()).url
  return {
    url,
    async enter(open, role, look) {
      return { ...(await openConsole(open, await url(), role, look)), url: await url() }
    },
    async ask(role, method, path, body) {
      return request(await url(), method, `/genesys/1/admin${path}`, body, roleHeaders(role))
    },
  }
}

/** What a press gives the browser's user as a file. */
export async function downloaded(page: Page, press: () => Promise<unknown>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return readFileSync(await file.path(), 'utf8')
}
