/**
 * Service templates: which options a kind of service has, what they may hold, and sets of values to
 * begin with. Options are held against them when they are set; tools read them over HTTP.
 * What a service does with its options is said by the kind itself, not here.
 */
export { loadServiceTemplates } from './load-templates.ts'
export type {
  CommonConfiguration,
  ParameterType,
  ServiceTemplate,
  TemplateParameter,
} from './service-template.ts'
export { configure } from './service-template.ts'
export { ServiceTemplates } from './service-templates.ts'
export { templateRoutes } from './template.routes.ts'
export { packTemplate } from './template-archive.ts'
export { templateNotFound } from './template-errors.ts'
export { isTemplateFile, isTextFile } from './template-file.ts'
export { readTemplateFolder, type TemplateFolder } from './template-folder.ts'
export type { TemplateNote } from './template-store.ts'
export { createRedisTemplateStore } from './template-store-redis.ts'
export { UploadedTemplates } from './uploaded-templates.ts'
export type { ValueForm } from './value-form.ts'
