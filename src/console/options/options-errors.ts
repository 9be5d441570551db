import { ApiError } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.options.${fact}Exception`

/** 400: what was asked for cannot be; nothing of it is stored. */
export function optionsRefused(reasons: string): ApiError {
  return new ApiError(400, exception('OptionsRefused'), reasons)
}

/** 403: supervisors change patterns and calendars, and nothing else. */
export function sectionReserved(section: string): ApiError {
  const message = `Only an admin may change section ${section} so`
  return new ApiError(403, exception('SectionReserved'), message)
}

/** 404: neither a section there is always one of, nor one that somebody made. */
export function sectionNotFound(section: string): ApiError {
  return new ApiError(404, exception('SectionNotFound'), `No section ${section}`)
}

/** 404: the history of the section holds no such change, or no more. */
export function changeNotFound(id: string): ApiError {
  return new ApiError(404, exception('ChangeNotFound'), `No change with id ${id}`)
}

/** 409: what stands in the configuration file is not taken away from here. */
export function setInFile(section: string): ApiError {
  const message = `Nothing of section ${section} was set live; what the file says stays`
  return new ApiError(409, exception('SetInFile'), message)
}

/** 409: the values that a change made are not there any more, or were secret and are not remembered. */
export function notUndoable(reason: string): ApiError {
  return new ApiError(409, exception('NotUndoable'), `This change cannot be undone: ${reason}`)
}

/** 412: somebody has changed the section since it was read. */
export function changedMeanwhile(section: string, revision: number): ApiError {
  const message = `Section ${section} was changed meanwhile; its revision is ${revision}`
  return new ApiError(412, exception('ChangedMeanwhile'), message)
}
