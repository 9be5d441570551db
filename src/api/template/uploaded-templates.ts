import type { Clock, Closable, Logger, Milliseconds, Undo } from '../../base/kernel/index.ts'
import type { ServiceTemplates } from './service-templates.ts'
import { digestOf, packTemplate, unpackTemplate } from './template-archive.ts'
import {
  templateIsBuiltIn,
  templateKindsTaken,
  templateNotFound,
  templateUnusable,
  tooManyTemplates,
} from './template-errors.ts'
import { type ReadFolder, readTemplateFolder, type TemplateFolder } from './template-folder.ts'
import type { TemplateNote, TemplateStore } from './template-store.ts'

export interface UploadedParts {
  readonly templates: ServiceTemplates
  readonly store: TemplateStore
  readonly logger: Logger
  readonly clock: Clock
}

const mostUploaded = 100 // templates; a centre has a few
const retryAfter: Milliseconds = 1000

interface Known {
  readonly note: TemplateNote
  readonly folder: TemplateFolder
}

/** The templates that were added by hand: kept for all nodes, and on each in force within a second. */
export class UploadedTemplates implements Closable {
  readonly #parts: UploadedParts
  readonly #stopHearing: Undo
  #known: ReadonlyMap<string, Known> = new Map()
  #reading: Promise<void> = Promise.resolve()
  #retry: NodeJS.Timeout | undefined
  #isClosed = false

  private constructor(parts: UploadedParts) {
    this.#parts = parts
    this.#stopHearing = parts.store.onChange(() => void this.#readQuietly())
  }

  /** Rejects when they cannot be read now; later failures are logged and tried again. */
  static async open(parts: UploadedParts): Promise<UploadedTemplates> {
    const uploaded = new UploadedTemplates(parts)
    try {
      await uploaded.#read()
      return uploaded
    } catch (error) {
      await uploaded.close()
      throw error
    }
  }

  /** Undefined for a template that ships with the server, or is unknown. */
  noteOf(name: string): TemplateNote | undefined {
    return this.#known.get(name)?.note
  }

  /** The template these files make; refused with all that is wrong with it. Keeps nothing. */
  judge(name: string, files: ReadonlyMap<string, Buffer>): TemplateFolder {
    const read = readTemplateFolder(name, files)
    if ('faults' in read) throw templateUnusable(read.faults)
    const { templates } = this.#parts
    const fault = templates.whyNot(read.folder)
    if (fault !== undefined) throw templateUnusable([fault])
    const others = [...this.#known.values()].map(({ folder }) => folder)
    const taken = templates.conflictOf([...others.filter(isNot(name)), read.folder])
    if (taken !== undefined) throw templateKindsTaken(taken)
    return read.folder
  }

  /** In force here when this resolves, and on the others within a second. */
  async put(folder: TemplateFolder, by: string): Promise<void> {
    const { store, clock } = this.#parts
    const { name } = folder.template
    const archive = packTemplate(folder.files)
    const note = { digest: digestOf(archive), by, at: clock.now(), bytes: archive.length }
    if (!(await store.put(name, note, archive, mostUploaded))) throw tooManyTemplates(mostUploaded)
    await this.#read()
  }

  /** One that ships with the server cannot be removed; one that stood in its place can. */
  async remove(name: string): Promise<void> {
    const { store, templates } = this.#parts
    if (!(await store.remove(name))) {
      throw templates.isShipped(name) ? templateIsBuiltIn(name) : templateNotFound(name)
    }
    await this.#read()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopHearing()
    clearTimeout(this.#retry)
    await this.#reading.catch(() => undefined) // whoever asked for it has heard of it
  }

  /** One after the other, so that what is read last is what was written last. */
  #read(): Promise<void> {
    const reading = this.#reading.catch(() => undefined).then(() => this.#readOnce()) // a failure before is its asker's
    this.#reading = reading
    return reading
  }

  async #readQuietly(): Promise<void> {
    try {
      if (!this.#isClosed) await this.#read()
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'uploaded templates could not be read')
      clearTimeout(this.#retry)
      if (!this.#isClosed)
        this.#retry = setTimeout(() => void this.#readQuietly(), retryAfter).unref()
    }
  }

  async #readOnce(): Promise<void> {
    const notes = [...(await this.#parts.store.notes())].sort(
      ([, one], [, other]) => one.at - other.at,
    )
    const known = await Promise.all(notes.map(([name, note]) => this.#load(name, note)))
    this.#known = new Map(
      known.flatMap((each) => (each === undefined ? [] : [[each.folder.template.name, each]])),
    )
    this.#adopt([...this.#known.values()].map(({ folder }) => folder))
  }

  async #load(name: string, note: TemplateNote): Promise<Known | undefined> {
    const known = this.#known.get(name)
    if (known?.note.digest === note.digest) return { ...known, note }
    const { store, logger } = this.#parts
    const archive = await store.archive(name)
    if (archive === undefined) return undefined
    const read = readStored(name, archive)
    if ('folder' in read) return { note, folder: read.folder }
    logger.error({ template: name, faults: read.faults }, 'an uploaded template cannot be used')
    return undefined
  }

  /** Two nodes may take two templates of one kind at the same time: the later one is left out. */
  #adopt(folders: readonly TemplateFolder[]): void {
    const { templates, logger } = this.#parts
    const fitting: TemplateFolder[] = []
    for (const folder of folders) {
      const fault = templates.conflictOf([...fitting, folder])
      if (fault === undefined) fitting.push(folder)
      else
        logger.error(
          { template: folder.template.name, ...fault },
          'an uploaded template is left out',
        )
    }
    templates.adopt(fitting)
  }
}

const isNot = (name: string) => (folder: TemplateFolder) => folder.template.name !== name

/** One that was written by a later version of the server, or damaged, is no reason not to start. */
function readStored(name: string, archive: Buffer): ReadFolder {
  try {
    return readTemplateFolder(name, unpackTemplate(archive))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { faults: [{ path: name, message: `is no archive: ${message}` }] }
  }
}
