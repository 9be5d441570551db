import { ConfigError, type Judge } from '../../base/config/index.ts'
import { createServiceJudge } from './service-judge.ts'
import type { ServiceTemplate } from './service-template.ts'
import type { TemplateFolder } from './template-folder.ts'

/** The templates there are: those that ship with the server, and those that were added to them. */
export class ServiceTemplates {
  /** Holds every section `service.<name>` against the template of its kind. */
  readonly judge: Judge
  readonly #shipped: readonly TemplateFolder[]
  #folders: ReadonlyMap<string, TemplateFolder>

  constructor(shipped: readonly TemplateFolder[]) {
    this.#shipped = shipped
    this.#folders = byName(shipped)
    this.judge = createServiceJudge(this)
  }

  /** By name. */
  all(): readonly ServiceTemplate[] {
    return [...this.#folders.values()].map(({ template }) => template)
  }

  named(name: string): ServiceTemplate | undefined {
    return this.#folders.get(name)?.template
  }

  /** The template of a kind, which is what `_service` names. */
  of(kind: string): ServiceTemplate | undefined {
    return this.all().find(({ kinds }) => kinds.includes(kind))
  }

  /** A file of a template's folder; undefined when either is unknown. */
  file(name: string, path: string): Buffer | undefined {
    return this.#folders.get(name)?.files.get(path)
  }

  /**
   * From here on these are the templates beside the shipped ones, in place of those given before;
   * one that bears a shipped one's name stands for it. When two claim one kind, nothing changes
   * and a ConfigError says so.
   */
  adopt(folders: readonly TemplateFolder[]): void {
    this.#folders = byName([...this.#shipped, ...folders])
  }

  /** Why `adopt` would refuse these. */
  conflictOf(folders: readonly TemplateFolder[]): Fault | undefined {
    try {
      byName([...this.#shipped, ...folders])
      return undefined
    } catch (error) {
      if (error instanceof ConfigError) return error.faults[0]
      throw error
    }
  }

  /** Whether one of that name comes with the server. */
  isShipped(name: string): boolean {
    return this.#shippedNamed(name) !== undefined
  }

  /**
   * Why a template cannot be added: what this server carries out itself needs code of ours, and
   * one that stands for a shipped one is for all of its kinds, whose services would lack one else.
   */
  whyNot({ template }: TemplateFolder): Fault | undefined {
    const { name, type, kinds } = template
    const shipped = this.#shippedNamed(name)?.template
    const path = `${name}/manifest.yaml: kinds`
    const lacking = shipped?.kinds.find((kind) => !kinds.includes(kind))
    if (lacking !== undefined) return { path, message: `lacks ${lacking}, which ${name} is for` }
    const unknown = kinds.find((kind) => !(shipped?.kinds.includes(kind) ?? false))
    if (type !== 'builtin' || unknown === undefined) return undefined
    return { path, message: `nothing here carries out ${unknown}; its type must be ors` }
  }

  #shippedNamed(name: string): TemplateFolder | undefined {
    return this.#shipped.find(({ template }) => template.name === name)
  }
}

/** One thing that is wrong with a template, and where. */
interface Fault {
  readonly path: string
  readonly message: string
}

function byName(folders: readonly TemplateFolder[]): ReadonlyMap<string, TemplateFolder> {
  const named = new Map(folders.map((folder) => [folder.template.name, folder]))
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1))
  const owners = new Map<string, string>()
  const faults = sorted.flatMap(([name, { template }]) =>
    template.kinds.flatMap((kind) => {
      const owner = owners.get(kind)
      owners.set(kind, name)
      if (owner === undefined) return []
      return [{ path: `${name}: kinds`, message: `${kind} is of the template ${owner} already` }]
    }),
  )
  if (faults.length > 0) throw new ConfigError(faults)
  return new Map(sorted)
}
