import { spawnSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { LogOutlet } from '../../src/base/kernel/log-outlet.ts'
import { BayeuxClient, messagesIn, publish, subscribeComet } from '../support/bayeux.ts'
import { request } from '../support/http.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'

const refusals = 50

/** A node that writes its log, down to each refusal, to where `path` leads. */
async function nodeLoggingTo(path: string): Promise<RunningNode> {
  const node = await startNode({
    redisUrl: inject('redisUrl'),
    env: { LOG_LEVEL: 'debug' },
    wrap: (command) => ['sh', '-c', 'exec "$@" >>"$0" 2>&1', path, ...command],
  })
  onTestFinished(() => node.kill())
  return node
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'full-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** As if the disk had no more room for a file of the node than so many bytes. */
function limitFiles({ pid }: RunningNode, bytes: string): void {
  expect(spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}`]).status).toBe(0)
}

function newPipe(): string {
  const path = join(newFolder(), 'pipe')
  expect(spawnSync('mkfifo', [path]).status).toBe(0)
  return path
}

/** A device hears what is published, and refusals, each of which is a line in the log, are given. */
async function expectToServe({ url }: RunningNode): Promise<void> {
  const device = await new BayeuxClient(url).join({ ack: true })
  await subscribeComet(url, device.user, device.user)
  await publish(url, device.user, 'hello')
  expect(messagesIn(await device.connect({ ext: { ack: 0 } }))).toEqual(['hello'])
  for (let each = 0; each < refusals; each++) {
    expect((await request(url, 'GET', '/nowhere')).status).toBe(404)
  }
}

it('a node whose log is full from the start serves, and leaves when it is told to', async () => {
  const node = await nodeLoggingTo('/dev/full')
  await expectToServe(node)
  expect(await node.stop()).toBe(0)
})

it('a node whose disk fills up serves, and goes on with its log where it stopped when there is room', async () => {
  const log = join(newFolder(), 'log')
  const node = await nodeLoggingTo(log)
  const room = statSync(log).size + 1000
  limitFiles(node, `${room}:unlimited`)
  await expectToServe(node)
  expect(statSync(log).size).toBe(room)

  limitFiles(node, 'unlimited')
  await expectToServe(node)
  expect(await node.stop()).toBe(0)
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  const messages = lines.map((line) => JSON.parse(line).msg)
  expect(messages.filter((message) => message === 'request refused')).toHaveLength(2 * refusals)
  expect(messages.at(-1)).toBe('stopped')
})

if (process.env.FAULTS === 'all') {
  it('a node whose log nobody reads serves on, and leaves when it is told to', async () => {
    const path = newPipe()
    const end = openSync(path, constants.O_RDWR)
    onTestFinished(() => closeSync(end))
    const node = await nodeLoggingTo(path)
    for (let each = 0; each < 10; each++) await expectToServe(node)
    expect(await node.stop()).toBe(0)
  })
}

it('lines that find no room are counted, and the others come in order', async () => {
  const pipe = openSync(newPipe(), constants.O_RDWR | constants.O_NONBLOCK)
  onTestFinished(() => closeSync(pipe))
  const lost: number[] = []
  const outlet = new LogOutlet((lines) => void lost.push(lines), pipe)
  const lines = Array.from({ length: 20_000 }, (_, at) => `${at} ${'x'.repeat(100)}\n`)
  for (const line of lines) outlet.write(line)
  let read = ''
  const readOn = () => {
    read += readWhatThereIs(pipe)
    return read
  }
  await expect.poll(() => readOn() && lost.length).toBe(1)
  outlet.write('after\n')
  const kept = lines.slice(0, lines.length - (lost[0] ?? 0))
  await expect.poll(readOn).toBe(`${kept.join('')}after\n`)
  expect(kept.length).toBeLessThan(lines.length)
})

function readWhatThereIs(pipe: number): string {
  const buffer = Buffer.alloc(1 << 20)
  try {
    return buffer.toString('utf8', 0, readSync(pipe, buffer))
  } catch {
    return '' // EAGAIN: nothing
  }
}
