import { parseManifest } from './manifest.ts'
import type { ServiceTemplate } from './service-template.ts'

/** A template with everything its folder holds: path with slashes → content. */
export interface TemplateFolder {
  readonly template: ServiceTemplate
  readonly files: ReadonlyMap<string, Buffer>
}

export type ReadFolder =
  | { readonly folder: TemplateFolder }
  | { readonly faults: readonly { readonly path: string; readonly message: string }[] }

const manifestName = 'manifest.yaml'
const templateName = /^[A-Za-z][\w.-]{0,63}$/

/**
 * Reads a template out of its files, wherever they came from. Faults are paths such as
 * `callback/manifest.yaml: parameters._ttl.form`.
 */
export function readTemplateFolder(name: string, files: ReadonlyMap<string, Buffer>): ReadFolder {
  if (!templateName.test(name)) {
    return { faults: [{ path: name, message: 'cannot be the name of a template' }] }
  }
  const path = `${name}/${manifestName}`
  const manifest = files.get(manifestName)
  if (manifest === undefined) return { faults: [{ path, message: 'is missing' }] }
  const read = parseManifest(name, manifest, [...files.keys()].sort())
  if ('template' in read) return { folder: { template: read.template, files } }
  const faults = read.faults.map((fault) => {
    return { ...fault, path: fault.path === '' ? path : `${path}: ${fault.path}` }
  })
  return { faults }
}
