import { expect, it } from 'vitest'
import { optionTable } from '../../src/base/config/index.ts'
import { markedPart, plainTable } from './marked-part.ts'

const reference = new URL('../../docs/configuration.md', import.meta.url)

/** To write it anew: `UPDATE=1 npx vitest run test/docs/configuration.test.ts && npm run format` */
it('the configuration reference shows the options of the code', () => {
  const current = plainTable(optionTable().trim())
  expect(markedPart(reference, 'options', current)).toBe(current)
})
