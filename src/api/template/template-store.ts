import type { Milliseconds, Undo } from '../../base/kernel/index.ts'

/** What is known of an archive without reading it. */
export interface TemplateNote {
  /** Of the archive: another digest, another template. */
  readonly digest: string
  /** The console user who put it there. */
  readonly by: string
  readonly at: Milliseconds
  /** Of the archive. */
  readonly bytes: number
}

/** Keeps the templates that were added to those that ship with the server, for all nodes. */
export interface TemplateStore {
  notes(): Promise<ReadonlyMap<string, TemplateNote>>
  /** Undefined when it was taken away meanwhile. */
  archive(name: string): Promise<Buffer | undefined>
  /** In place of one of the same name. False when there would be more than `most`: nothing has changed. */
  put(name: string, note: TemplateNote, archive: Buffer, most: number): Promise<boolean>
  /** False when there was none. */
  remove(name: string): Promise<boolean>
  /** Tells that something may have changed, on any node; also when a change may not have been heard. */
  onChange(listener: () => void): Undo
}
