import { ApiError } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.template'

/** 404: no template is called so. */
export function templateNotFound(name: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.TemplateNotFoundException`,
    `No service template with the name ${name}`,
  )
}

/** 404: the template is there, the file is not. */
export function templateFileNotFound(name: string, file: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.FileNotFoundException`,
    `Service template ${name} has no file ${file}`,
  )
}

/** 404: the template has no common configuration of that name. */
export function configurationNotFound(name: string, configuration: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.ConfigurationNotFoundException`,
    `Service template ${name} has no configuration ${configuration}`,
  )
}

/** 400: what is in the folder makes no template; every fault is named. */
export function templateUnusable(
  faults: readonly { readonly path: string; readonly message: string }[],
): ApiError {
  const shown = faults.slice(0, mostShown).map(({ path, message }) => `${path} ${message}`)
  const more = faults.length > mostShown ? [`and ${faults.length - mostShown} more`] : []
  return new ApiError(
    400,
    `${exceptions}.TemplateUnusableException`,
    [...shown, ...more].join('; '),
  )
}

const mostShown = 20 // faults; whoever has more begins with these

/** 409: another template is for that kind of service. */
export function templateKindsTaken({ path, message }: { path: string; message: string }): ApiError {
  return new ApiError(409, `${exceptions}.KindTakenException`, `${path} ${message}`)
}

/** 409: what ships with the server stays. */
export function templateIsBuiltIn(name: string): ApiError {
  const message = `Service template ${name} is built in and cannot be deleted`
  return new ApiError(409, `${exceptions}.BuiltInTemplateException`, message)
}

/** 409: there is no room for another. */
export function tooManyTemplates(most: number): ApiError {
  const message = `There are ${most} uploaded templates, which is as many as there may be`
  return new ApiError(409, `${exceptions}.TooManyTemplatesException`, message)
}
