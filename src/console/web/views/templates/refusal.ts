/** Which of our own sentences says what the server refused; its own words stand beside. */
export type Refusal = 'entry' | 'large' | 'archive' | 'manifest' | 'exists' | 'inUse' | 'other'

const refusals: readonly (readonly [end: string, refusal: Refusal])[] = [
  ['ArchiveEntryRefusedException', 'entry'],
  ['ArchiveTooLargeException', 'large'],
  ['ArchiveRefusedException', 'archive'],
  ['TemplateUnusableException', 'manifest'],
  ['KindTakenException', 'manifest'],
  ['TemplateExistsException', 'exists'],
  ['TemplateInUseException', 'inUse'],
]

export function refusalOf({ status, exception }: { status: number; exception: string }): Refusal {
  const found = refusals.find(([end]) => exception.endsWith(end))?.[1]
  return found ?? (status === 413 ? 'large' : 'other')
}

/** A zip without a folder has no name of its own; its file's name is a good guess. */
export function nameFromFile(file: string): string {
  return file
    .replace(/\.zip$/i, '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
