import { ApiError } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.template'

/** 400: an entry that no template needs, or that would do harm; the message names it and what it breaks. */
export function entryRefused(entry: string, reason: string): ApiError {
  const message = `Entry ${shown(entry)} ${reason}`
  return new ApiError(400, `${exceptions}.ArchiveEntryRefusedException`, message)
}

/** 400: no zip, or not the zip of one template. */
export function archiveRefused(reason: string): ApiError {
  return new ApiError(400, `${exceptions}.ArchiveRefusedException`, `The archive ${reason}`)
}

/** 413: more than a template may have; the message says of what. */
export function archiveTooLarge(reason: string): ApiError {
  return new ApiError(413, `${exceptions}.ArchiveTooLargeException`, `The archive ${reason}`)
}

/** 409: a template of that name is there; whoever means to replace it says so. */
export function templateExists(name: string): ApiError {
  const message = `There is a service template ${name}; replace=true puts this one in its place`
  return new ApiError(409, `${exceptions}.TemplateExistsException`, message)
}

/** 409: services are made from it. */
export function templateInUse(name: string, services: readonly string[]): ApiError {
  const some = services.slice(0, mostNamed).join(', ')
  const more = services.length > mostNamed ? ` and ${services.length - mostNamed} more` : ''
  const message = `Service template ${name} is used by ${some}${more}; force=true deletes it all the same`
  return new ApiError(409, `${exceptions}.TemplateInUseException`, message)
}

const mostNamed = 20 // services in a message

function shown(entry: string): string {
  const text = entry.replaceAll(/\p{C}/gu, '·')
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

const longestShown = 120 // characters; whoever made a longer name will know it
