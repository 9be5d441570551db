import {
  packTemplate,
  type ServiceTemplate,
  type ServiceTemplates,
  type TemplateFolder,
  templateNotFound,
  type UploadedTemplates,
} from '../../api/template/index.ts'
import type { ServiceOptions } from '../../base/config/index.ts'
import { toTimestamp } from '../../base/kernel/index.ts'
import type { Audit, AuditNote } from '../audit/index.ts'
import { archiveRefused, templateExists, templateInUse } from './archive-errors.ts'
import { type Difference, differenceOf } from './difference.ts'
import { readArchive } from './read-archive.ts'

/** Who acts, as notes name them. */
export type Author = Pick<AuditNote, 'who' | 'role' | 'address'>

export interface ShelfParts {
  readonly templates: ServiceTemplates
  readonly uploaded: Pick<UploadedTemplates, 'noteOf' | 'judge' | 'put' | 'remove'>
  readonly services: {
    names(): readonly string[]
    service(name: string): ServiceOptions | undefined
  }
  readonly audit: Pick<Audit, 'note'>
}

export interface TemplateView extends ServiceTemplate {
  readonly origin: 'builtin' | 'uploaded'
  readonly uploadedBy?: string
  readonly uploadedAt?: string
  /** The services that are made from it. */
  readonly usedBy: readonly string[]
}

export interface Upload {
  readonly archive: Buffer
  /** For an archive whose files lie in no folder. */
  readonly name: string | undefined
  readonly isReplacing: boolean
  /** Says what would become of it, and keeps nothing. */
  readonly isTrial: boolean
}

export interface Uploaded {
  readonly template: TemplateView
  readonly stored: boolean
  /** To the one of that name that there is, or was. */
  readonly difference?: Difference
}

/** Service templates as operators add, look at and take them away. */
export class TemplateShelf {
  readonly #parts: ShelfParts

  constructor(parts: ShelfParts) {
    this.#parts = parts
  }

  all(): TemplateView[] {
    return this.#parts.templates.all().map((template) => this.#view(template))
  }

  async upload({ archive, name, isReplacing, isTrial }: Upload, author: Author): Promise<Uploaded> {
    const { templates, uploaded, audit } = this.#parts
    const folder = uploaded.judge(...namedFiles(await readArchive(archive), name))
    const { template } = folder
    const before = templates.named(template.name)
    const difference = before && differenceOf(before, template)
    const more = difference === undefined ? {} : { difference }
    if (isTrial) return { template: this.#trialView(folder), stored: false, ...more }
    if (before !== undefined && !isReplacing) throw templateExists(template.name)
    await uploaded.put(folder, author.who)
    const what = before === undefined ? 'template.added' : 'template.replaced'
    await audit.note({ ...author, what, thing: template.name })
    return {
      template: this.#view(templates.named(template.name) ?? template),
      stored: true,
      ...more,
    }
  }

  /** Services that were made from it stay as they are. */
  async remove(name: string, isForced: boolean, author: Author): Promise<void> {
    const { templates, uploaded, audit } = this.#parts
    const template = templates.named(name) // undefined for one that is kept and left out
    const isNeeded = template !== undefined && !templates.isShipped(name) // else the shipped one takes its place
    const usedBy = isNeeded ? this.#usedBy(template) : []
    if (usedBy.length > 0 && !isForced) throw templateInUse(name, usedBy)
    await uploaded.remove(name)
    await audit.note({ ...author, what: 'template.deleted', thing: name })
  }

  /** As a zip that may be uploaded again. */
  archive(name: string): Buffer {
    const { templates } = this.#parts
    const template = templates.named(name)
    if (template === undefined) throw templateNotFound(name)
    const files = template.files.flatMap((path) => {
      const bytes = templates.file(name, path)
      return bytes === undefined ? [] : [[path, bytes] as const]
    })
    return packTemplate(new Map(files), `${name}/`)
  }

  #view(template: ServiceTemplate): TemplateView {
    const note = this.#parts.uploaded.noteOf(template.name)
    return {
      ...template,
      origin: note === undefined ? 'builtin' : 'uploaded',
      ...(note && { uploadedBy: note.by, uploadedAt: toTimestamp(note.at) }),
      usedBy: this.#usedBy(template),
    }
  }

  #trialView({ template }: TemplateFolder): TemplateView {
    return { ...template, origin: 'uploaded', usedBy: this.#usedBy(template) }
  }

  #usedBy({ kinds }: ServiceTemplate): string[] {
    const { names, service } = this.#parts.services
    return names().filter((name) => {
      const options: Readonly<Record<string, unknown>> = service(name) ?? {}
      const said = [options._service, options._name, name] // as they are asked for, one after the other
      const kind = said.find((each) => typeof each === 'string' && each !== '')
      return typeof kind === 'string' && kinds.includes(kind)
    })
  }
}

const manifest = 'manifest.yaml'

/** A zip has a template's files, or its folder, which then is its name. */
function namedFiles(
  files: ReadonlyMap<string, Buffer>,
  given: string | undefined,
): [string, ReadonlyMap<string, Buffer>] {
  if (files.size === 0) throw archiveRefused('has no file')
  if (files.has(manifest)) {
    if (given === undefined)
      throw archiveRefused(`has its ${manifest} in no folder, so it needs a name`)
    return [given, files]
  }
  const folders = new Set([...files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)))
  const [folder = ''] = folders
  if (folders.size > 1 || folder === '' || !files.has(`${folder}${manifest}`)) {
    throw archiveRefused(`has no ${manifest}, neither at its top nor in the one folder of it`)
  }
  const inside = [...files].map(([path, bytes]) => [path.slice(folder.length), bytes] as const)
  return [given ?? folder.slice(0, -1), new Map(inside)]
}
