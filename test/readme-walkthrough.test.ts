import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningNode, startNode } from './support/start-node.ts'

const tools = ['bash', 'curl', 'sed']
const missing = tools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
if (missing.length > 0) console.warn(`README walkthrough skipped: ${missing} not installed`)

/** The block of the README after `<!-- walkthrough -->`, as a reader would paste it. */
function walkthrough(): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const block = /<!-- walkthrough -->\s*```bash\n([\s\S]*?)```/.exec(readme)?.[1]
  if (block === undefined) throw new Error('README.md has no walkthrough')
  return block
}

describe.skipIf(missing.length > 0)('the walkthrough of the README', () => {
  let server: RunningNode
  beforeAll(async () => {
    server = await startNode()
  }, 60_000) // a process of its own, compiled as it loads
  afterAll(() => server.stop())

  it('ends with the message that was published', async () => {
    const env = { ...process.env, GMS: server.url }
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', walkthrough()], { env })
    expect(stderr).toBe('')
    const lines = stdout.split('\n').filter((line) => line !== '')
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
