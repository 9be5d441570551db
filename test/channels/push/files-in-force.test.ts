import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import {
  FileFault,
  FilesInForce,
  type Retirable,
} from '../../../src/channels/push/files-in-force.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'

class Part implements Retirable {
  readonly content: string
  retired = false
  closed = false

  constructor(content: string) {
    this.content = content
  }

  async retire() {
    this.retired = true
  }

  async close() {
    this.closed = true
  }
}

function open(path: string) {
  const { logger, lines } = recordingLogger()
  const made: Part[] = []
  const files = new FilesInForce<Part>({
    paths: { 'apple.keyFile': path },
    logger,
    make: (contents) => {
      const content = String(contents['apple.keyFile'])
      if (content === 'bad') throw new FileFault('apple.keyFile', 'is no key')
      const part = new Part(content)
      made.push(part)
      return part
    },
  })
  const used = async () => {
    const outcome = await files.use(async ({ content }) => ({ kind: 'delivered', id: content }))
    return outcome.kind === 'delivered' ? outcome.id : outcome.reason
  }
  return { files, used, made, lines }
}

describe('FilesInForce', () => {
  it('makes a part once, and another when the file has changed, retiring the first', async () => {
    const path = temporaryFile('one')
    const { files, used, made } = open(path)
    expect(await Promise.all([used(), used()])).toEqual(['one', 'one'])
    await files.look()
    writeFileSync(path, 'two')
    expect(await used()).toBe('one')
    await files.look()
    expect(await used()).toBe('two')
    expect(made.map(({ content, retired }) => [content, retired])).toEqual([
      ['one', true],
      ['two', false],
    ])
  })

  it('looks into a file again whose rights have changed, or that was copied with its time', async () => {
    const path = temporaryFile('one')
    const copy = (content: string) => {
      writeFileSync(path, content)
      utimesSync(path, 1_700_000_000, 1_700_000_000)
    }
    copy('one')
    const { files, used } = open(path)
    await used()
    copy('two')
    await files.look()
    expect(await used()).toBe('two')
  })

  it('keeps what it has when the file was only touched, is gone, or cannot be used', async () => {
    const path = temporaryFile('one')
    const { files, used, made, lines } = open(path)
    await used()
    writeFileSync(path, 'one')
    await files.look()
    expect(lines).toEqual([])
    writeFileSync(path, 'bad')
    await files.look()
    await files.look()
    rmSync(path)
    await files.look()
    expect(await used()).toBe('one')
    expect(made).toHaveLength(1)
    expect(lines.map(({ err }) => (err as Error).message)).toEqual([
      'apple.keyFile: is no key',
      expect.stringMatching(/^apple\.keyFile: no such file/),
    ])
    writeFileSync(path, 'two')
    await files.look()
    expect(await used()).toBe('two')
  })

  it('says what is wrong as long as there is nothing to use, and tries again later', async () => {
    const path = temporaryFile('bad')
    const { used, lines } = open(path)
    expect(await Promise.all([used(), used()])).toEqual(Array(2).fill('apple.keyFile: is no key'))
    writeFileSync(path, 'good')
    expect(await used()).toBe('apple.keyFile: is no key')
    expect(lines).toHaveLength(1)
    await vi.waitFor(async () => expect(await used()).toBe('good'), 5000)
  })

  it.each([
    ['no such file', '/no/such/file'],
    ['is a folder', '/tmp'],
  ])('says %s', async (fault, path) => {
    expect(await open(path).used()).toBe(`apple.keyFile: ${fault}`)
  })

  it('closes what it has made', async () => {
    const { files, used, made } = open(temporaryFile('one'))
    await used()
    await files.close()
    expect(made[0]?.closed).toBe(true)
    await open('/no/such/file').files.close()
  })

  it('tries again what failed for a reason nobody thought of, and closes all the same', async () => {
    let isBroken = true
    const files = new FilesInForce<Part>({
      paths: { 'apple.keyFile': temporaryFile('one') },
      logger: recordingLogger().logger,
      make: () => {
        if (isBroken) throw new RangeError('nobody thought of this')
        return new Part('one')
      },
    })
    const use = () => files.use(async () => ({ kind: 'delivered' }))
    await expect(use()).rejects.toThrow('nobody thought of this')
    isBroken = false
    await expect
      .poll(() => use().catch(() => undefined), { timeout: 5000 })
      .toEqual({
        kind: 'delivered',
      })
  })

  it('closes what could never be made', async () => {
    const files = new FilesInForce<Part>({
      paths: { 'apple.keyFile': temporaryFile('one') },
      logger: recordingLogger().logger,
      make: () => {
        throw new RangeError('nobody thought of this')
      },
    })
    await expect(files.use(async () => ({ kind: 'delivered' }))).rejects.toThrow()
    await files.close()
  })
})
