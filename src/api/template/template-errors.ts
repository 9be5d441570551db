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
