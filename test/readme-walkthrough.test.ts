import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningNode, startNode } from './support/start-node.ts'

const tools = ['bash', 'curl', 'sed']
const missing = tools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
if (missing.length > 0) console.warn(`README walkthrough skipped: ${missing} not installed`)

/** The block of the README after `<!-- name -->`, as a reader would paste it. */
function blockOf(name: string): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const block = new RegExp(`<!-- ${name} -->\\s*\`\`\`bash\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1]
  if (block === undefined) throw new Error(`README.md has no ${name}`)
  return block
}

describe.skipIf(missing.length > 0)('a walkthrough of the README', () => {
  let server: RunningNode
  beforeAll(async () => {
    server = await startNode()
  }, 60_000) // a process of its own, compiled as it loads
  afterAll(() => server.stop())

  /** What the block prints, line by line. */
  async function paste(name: string): Promise<string[]> {
    const env = { ...process.env, GMS: server.url }
    const cwd = mkdtempSync(join(tmpdir(), 'walkthrough-'))
    try {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-c', blockOf(name)], {
        env,
        cwd,
      })
      expect(stderr).toBe('')
      return stdout.split('\n').filter((line) => line !== '')
    } finally {
      rmSync(cwd, { recursive: true })
    }
  }

  it('ends with the data of the caller whose call was recognised', async () => {
    const [given, found, data] = (await paste('call')).map((line) => JSON.parse(line))
    expect(given).toMatchObject({ _access_number: expect.stringMatching(/^\d{10}$/) })
    expect(found).toEqual({ _id: given._id, _data_id: expect.any(String) })
    expect(data).toEqual({ language: 'french' })
  })

  it('ends with the message that was published', async () => {
    const lines = await paste('walkthrough')
    expect(lines[0]).toMatch(/^\{"id":"[^"]+"\}$/)
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual([
      {
        channel: '/_genesys',
        data: {
          id: expect.stringMatching(/^[\da-f]{32}$/),
          tag: 'ors.context.4711',
          message: 'An agent is ready',
        },
      },
      { successful: true, channel: '/meta/connect' },
    ])
  })
})
