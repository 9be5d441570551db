import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../base/config/index.ts'
import { ServiceTemplates } from './service-templates.ts'
import { readTemplateFolder, type TemplateFolder } from './template-folder.ts'

/** The same three steps up from src/ and from dist/. */
const shippedFolder = new URL('../../../service_templates/', import.meta.url)

/** Reads all templates of a folder, a folder each. Whatever is wrong is thrown as one ConfigError. */
export async function loadServiceTemplates(folder = shippedFolder): Promise<ServiceTemplates> {
  const root = fileURLToPath(folder)
  const names = await foldersIn(root)
  const read = await Promise.all(
    names.map(async (name) => readTemplateFolder(name, await filesIn(join(root, name)))),
  )
  const faults = read.flatMap((each) => ('faults' in each ? each.faults : []))
  if (faults.length > 0) {
    throw new ConfigError(faults.map((fault) => ({ ...fault, path: join(root, fault.path) })))
  }
  const folders: TemplateFolder[] = read.flatMap((each) => ('folder' in each ? [each.folder] : []))
  return new ServiceTemplates(folders)
}

async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort()
  } catch (cause) {
    throw new ConfigError([{ path: root, message: 'cannot be read' }], { cause })
  }
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map(async (path) => {
    return [relative(folder, path).split(sep).join('/'), await readFile(path)] as const
  })
  return new Map(await Promise.all(files))
}
