import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { CoverageGuided, type Parser } from './coverage-guided.ts'
import { inputs } from './support.ts'

const seed = Number(process.env.ATTACKS_SEED ?? 1)
const root = fileURLToPath(new URL('../../', import.meta.url))
const isOurs = (url: string) => url.includes(`${root}src/`) || url.includes(`${root}dist/`)
const usual = { inputs: 500, milliseconds: 400 } // for each parser

const fuzzer = new CoverageGuided(isOurs)
const { loadParsers } = await import('./coverage-guided-parsers.ts')
const parsers = await loadParsers()
afterAll(() => fuzzer.close())

describe('inputs led by the code they reach', () => {
  it.each(parsers)(
    'are taken or refused in the one way there is: $name',
    async (parser) => {
      const settings = {
        inputs: inputs(usual.inputs),
        milliseconds: inputs(usual.milliseconds),
        seed,
      }
      const { tried, atFirst, blocks, faults } = await fuzzer.fuzz(parser, settings)
      console.info(
        `fuzz: ${parser.name}: ${tried} inputs reached ${blocks} blocks, examples alone ${atFirst}`,
      )
      const shown = faults.map(({ input, what }) => `${JSON.stringify(String(input))}: ${what}`)
      expect(shown).toEqual([])
      expect(blocks).toBeGreaterThan(0)
    },
    600_000,
  )

  it('find the way through a maze that chance would not', async () => {
    const inside = new CoverageGuided((url) => url.includes('coverage-guided-maze'))
    const { enter } = await import('./coverage-guided-maze.ts')
    const maze: Parser = {
      name: 'maze',
      seeds: ['a'],
      words: [...'abcdefghijklmnopqrstuvwxyz'],
      read: (input) => enter(String(input)),
      refuses: () => false,
    }
    const settings = { inputs: 20_000, milliseconds: 80_000, seed: 1 } // a twentieth of what chance needs
    const { faults } = await inside.fuzz(maze, settings)
    inside.close()
    expect(faults.map(({ what }) => what.split('\n')[0])).toContain('RangeError: the end')
  }, 120_000)
})
