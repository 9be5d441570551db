import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { readTemplateFolder, type TemplateFolder } from '../../../src/api/template/index.ts'

/** A manifest that is in order; `changes` are put in place of its lines. */
export function manifest(changes: Readonly<Record<string, string>> = {}): string {
  const lines = {
    title: 'title: Survey',
    description: 'description: Asks how it was.',
    type: 'type: ors',
    kinds: 'kinds: [survey]',
    parameters: [
      'parameters:',
      '  _questions:',
      '    type: mandatory',
      '    category: General',
      '    form: { kind: integer, min: 1, max: 9 }',
      '    description: How many.',
      '  _text<n>: { type: optional, category: General, form: text, description: One of them. }',
    ].join('\n'),
    configurations:
      'configurations: { Short: { description: Soon done., values: { _questions: 2 }, asks: [_text1] } }',
  }
  return `${Object.values({ ...lines, ...changes }).join('\n')}\n`
}

export function filesOf(texts: Readonly<Record<string, string>>): Map<string, Buffer> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))
}

/** A template as it would come from outside; throws what is wrong with it. */
export function folderOf(name: string, texts: Readonly<Record<string, string>>): TemplateFolder {
  const read = readTemplateFolder(name, filesOf(texts))
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.folder
}

/** A folder on disk that holds these files until the test has finished. */
export function temporaryFolder(texts: Readonly<Record<string, string>>): URL {
  const root = mkdtempSync(join(tmpdir(), 'templates-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return pathToFileURL(`${root}/`)
}
