import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadServiceTemplates } from '../../../src/api/template/index.ts'
import { servicesDocument } from './services-document.ts'

const file = new URL('../../../docs/services.md', import.meta.url)

it('docs/services.md is what the manifests say (UPDATE=1 writes it)', async () => {
  const current = servicesDocument((await loadServiceTemplates()).all())
  if (process.env.UPDATE === '1') writeFileSync(file, current)
  expect(readFileSync(file, 'utf8')).toBe(current)
})
