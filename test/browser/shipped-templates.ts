import type { Page } from 'playwright-core'
import { loadServiceTemplates } from '../../src/api/template/index.ts'

/** Gives a page the templates that come with the server, where the server has no route for them. */
export async function withTemplates(page: Page): Promise<void> {
  const templates = (await loadServiceTemplates()).all()
  const json = templates.map((template) => ({ ...template, origin: 'builtin', usedBy: [] }))
  await page.route('**/genesys/1/admin/templates', (route) => route.fulfill({ json }))
}
