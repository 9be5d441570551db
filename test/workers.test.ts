import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, inject, it, onTestFinished } from 'vitest'
import { newHexId } from '../src/base/kernel/index.ts'
import {
  BayeuxClient,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from './support/bayeux.ts'
import { startChildServer } from './support/child-server.ts'
import { temporaryFile } from './support/config.ts'
import { request } from './support/http.ts'
import { startNode } from './support/start-node.ts'

const tellExit = fileURLToPath(new URL('./support/tell-exit.mjs', import.meta.url))

async function startWorkers(nodeOptions: readonly string[] = []) {
  const GMS_CONFIG = temporaryFile('server: { drain: 0 }')
  const env = { GMS_CONFIG, WORKERS: '2', NODE_ID: `workers-${newHexId()}` }
  const node = await startNode({ redisUrl: inject('redisUrl'), env, nodeOptions })
  onTestFinished(() => node.kill())
  await expect.poll(() => node.output(), { timeout: 20_000 }).toContain('all workers listen')
  return { node, nodeId: env.NODE_ID }
}

/** The processes that one has begun. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

it('workers share the port, and messages between their clients', async () => {
  const { node, nodeId } = await startWorkers()
  const user = newHexId()
  const device = await new BayeuxClient(node.url, user).join()
  await subscribeComet(node.url, user, `workers.${user}`)
  for (const message of ['one', 'two', 'three', 'four']) {
    await publish(node.url, `workers.${user}`, message)
    expect(messagesIn(await device.connect())).toEqual([message])
  }
  expect(await node.stop()).toBe(0)
  expect(node.output()).toContain(`${nodeId}-1`)
  expect(node.output()).toContain(`${nodeId}-2`)
}, 60_000)

it('a worker that dies is replaced, and the other goes on', async () => {
  const { node } = await startWorkers()
  const [first = 0] = childrenOf(node.pid)
  process.kill(first, 'SIGKILL')
  await expect.poll(() => childrenOf(node.pid)).not.toContain(first)
  const status = async () => (await request(node.url, 'GET', '/genesys/1/admin/node/status')).text
  for (let asked = 0; asked < 10; asked += 1) expect(await status()).toBe('ONLINE')
  const living = () => childrenOf(node.pid).filter((pid) => pid !== first)
  await expect.poll(living, { timeout: 25_000 }).toHaveLength(2)
  expect(await node.stop()).toBe(0)
}, 60_000)

it('workers without the process that keeps them leave as on SIGTERM', async () => {
  const { node } = await startWorkers(['--import', tellExit])
  endWithTest(childrenOf(node.pid))
  const device = await new BayeuxClient(node.url).join()
  const held = device.connect()
  await heldConnects(node.url, 1)
  await node.kill()
  expect(await held).toMatchObject([{ successful: true, advice: { reconnect: 'retry' } }])
  const ends = () => node.output().match(/^ended with .*$/gm)
  await expect.poll(ends, { timeout: 20_000 }).toEqual(['ended with 0', 'ended with 0'])
}, 60_000)

/** Nobody else ends them once the process that began them is gone. */
function endWithTest(pids: readonly number[]): void {
  onTestFinished(() => {
    for (const pid of pids) {
      if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
    }
  })
}

/** Two workers that do nothing but answer. */
async function startBareWorkers(env: Record<string, string> = {}) {
  const entry = fileURLToPath(new URL('./support/bare-workers.ts', import.meta.url))
  const bare = await startChildServer({
    command: () => [process.execPath, '--import', 'tsx', entry],
    env: (port) => ({ ...env, PORT: String(port) }),
    readyPath: '/',
  })
  onTestFinished(() => bare.kill())
  await expect.poll(() => bare.output(), { timeout: 20_000 }).toContain('all workers listen')
  return bare
}

it.each([
  ['by a second pair', {}],
  ['also when the machine has no room for them at first', { FORKS_REFUSED: '3' }],
])(
  'workers that all die at once are all replaced, %s',
  async (_, env) => {
    const bare = await startBareWorkers(env)
    const former = childrenOf(bare.pid)
    for (const worker of former) process.kill(worker, 'SIGKILL')
    const living = () => childrenOf(bare.pid).filter((pid) => !former.includes(pid))
    await expect.poll(living, { timeout: 30_000 }).toHaveLength(2)
    expect(await bare.stop()).toBe(0)
  },
  90_000,
)

it('workers need a Redis that they share', async () => {
  const started = startNode({ env: { WORKERS: '2', REDIS_URL: '' } })
  await expect(started).rejects.toThrow('WORKERS: is more than one, and REDIS_URL is not set')
})
