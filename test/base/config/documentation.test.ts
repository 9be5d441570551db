import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { environmentSection } from '../../../src/base/config/environment.ts'
import { exampleYaml, Options, optionTable, serverSection } from '../../../src/base/config/index.ts'
import { familySections, singleSections } from '../../../src/base/config/known-sections.ts'
import { parseYaml } from '../../../src/base/config/yaml-file.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'

const exampleFile = new URL('../../../config/gms.example.yaml', import.meta.url)
const evaluationFile = new URL('../../../config/gms.yaml', import.meta.url)

async function load(yaml: string) {
  const { logger, lines } = recordingLogger()
  const options = await Options.load(temporaryFile(yaml), { logger })
  return { options, lines }
}

describe('config/gms.example.yaml', () => {
  it('is what the schemas say (UPDATE=1 writes it)', () => {
    if (process.env.UPDATE === '1') writeFileSync(exampleFile, exampleYaml())
    expect(readFileSync(exampleFile, 'utf8')).toBe(exampleYaml())
  })

  it('loads without a warning and changes only what a server on the internet must', async () => {
    const { options, lines } = await load(exampleYaml())
    const plain = await load('')
    const { server, ...others } = options.redacted()
    const { server: plainServer, ...plainOthers } = plain.options.redacted()
    expect(lines).toEqual([])
    expect(others).toEqual(plainOthers)
    expect(server).toEqual({ ...plainServer, external_url_base: 'https://gms.example.com/' })
  })

  it('shows the defaults in the lines that are commented out', async () => {
    const all = exampleYaml().replaceAll(/^( *)#(?=\S)/gm, '$1')
    const { options, lines } = await load(all)
    const plain = await load('')
    expect(lines).toEqual([])
    const { 'push.provider.SalesApp': provider, ...others } = options.redacted()
    expect(provider).toBeDefined()
    expect(others).toMatchObject({ ...plain.options.redacted(), server: expect.anything() })
    expect({ ...options.live(serverSection)(), external_url_base: '' }).toEqual({
      ...plain.options.live(serverSection)(),
      external_url_base: '',
    })
  })
})

describe('config/gms.yaml', () => {
  const text = readFileSync(evaluationFile, 'utf8')

  it('loads without a warning', async () => {
    expect((await load(text)).lines).toEqual([])
  })

  it('has a comment above every option', () => {
    const lines = text.split('\n')
    const uncommented = lines.filter((line, at) => {
      return /^ {2}[\w.]+:/.test(line) && !lines[at - 1]?.startsWith('  # ')
    })
    expect(uncommented).toEqual([])
    expect(Object.keys(parseYaml(Buffer.from(text), 'gms.yaml')).length).toBeGreaterThan(0)
  })
})

describe('the option table', () => {
  it('has a row of four cells for every option', () => {
    const rows = optionTable()
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const sections = [environmentSection, ...singleSections, ...familySections]
    const names = sections.flatMap((section) => Object.keys(section.options))
    expect(rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1])).toEqual(names)
    expect(rows.every((row) => row.split(/(?<!\\)\|/).length === 6)).toBe(true)
  })

  it('gives name, type, default and what the option does', () => {
    expect(optionTable()).toContain(
      '| `drain` | seconds | `5` | How long a leaving node goes on serving while load balancers notice. |',
    )
  })
})
