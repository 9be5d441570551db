import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createLogger, type Logger } from '../../src/base/kernel/index.ts'

/** The path of a file that holds `content` until the test has finished. */
export function temporaryFile(content: string | Uint8Array, name = 'gms.yaml'): string {
  const { path, remove } = writeTemporaryFile(content, name)
  onTestFinished(remove)
  return path
}

/** A file for longer than a test: whoever writes it removes it. */
export function writeTemporaryFile(content: string | Uint8Array, name = 'gms.yaml') {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  const path = join(folder, name)
  writeFileSync(path, content)
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A logger whose lines can be read. */
export function recordingLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const logger = createLogger('debug', { write: (line) => lines.push(JSON.parse(line)) })
  return { logger, lines }
}
