import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, Options } from '../../../src/base/config/index.ts'
import { familySections, singleSections } from '../../../src/base/config/known-sections.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'

const sections = [...singleSections, ...familySections]
const optionNames = sections.flatMap((section) => Object.keys(section.options))

const name = fc.oneof(
  fc.constantFrom(...sections.map((section) => section.name), 'service.x', '__proto__', 'toString'),
  fc.constantFrom(...optionNames),
  fc.string(),
)
const value = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, [], {}, '10.0.0.0/8', 'http://a', 'whsec_', 'scrypt:', '*a', '&a', '<<'),
  fc.object({ maxDepth: 5 }),
)

/** JSON is YAML, so that what is well-formed but meaningless is met as often as what is neither. */
const wellFormed = fc
  .dictionary(name, fc.oneof(fc.dictionary(name, value, { maxKeys: 4 }), value), { maxKeys: 6 })
  .map((sections) => Buffer.from(JSON.stringify(sections)))

const yamlLetters = fc
  .array(fc.constantFrom(...'{}[]:,-?|>!&*#%@`"\'~ \n\t0aé', 'server', 'push', ': ', '\n  '))
  .map((letters) => Buffer.from(letters.join('')))

const anyBytes = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))

describe('any bytes as configuration', () => {
  it('end in Options or in a ConfigError that names where', async () => {
    const { logger } = recordingLogger()
    const path = temporaryFile('')
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyBytes, yamlLetters, wellFormed), async (bytes) => {
        writeFileSync(path, bytes)
        const result = await Options.load(path, { logger }).catch((thrown: unknown) => thrown)
        if (result instanceof Options) {
          expect(() => JSON.stringify(result.redacted())).not.toThrow()
          return
        }
        expect(result).toBeInstanceOf(ConfigError)
        const { faults } = result as ConfigError
        expect(faults.length).toBeGreaterThan(0)
        expect(faults.every((fault) => fault.path !== '' && fault.message !== '')).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
