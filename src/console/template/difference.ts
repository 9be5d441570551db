import { isDeepStrictEqual } from 'node:util'
import type { ServiceTemplate } from '../../api/template/index.ts'

interface Changes {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** What another version of a template brings and takes, by name. */
export interface Difference {
  readonly parameters: Changes
  readonly configurations: Changes
  readonly files: Pick<Changes, 'added' | 'removed'>
}

export function differenceOf(before: ServiceTemplate, after: ServiceTemplate): Difference {
  const { added, removed } = changesOf(
    namedByThemselves(before.files),
    namedByThemselves(after.files),
  )
  return {
    parameters: changesOf(byName(before.parameters), byName(after.parameters)),
    configurations: changesOf(byName(before.configurations), byName(after.configurations)),
    files: { added, removed },
  }
}

const byName = <T extends { name: string }>(list: readonly T[]) =>
  new Map(list.map((each) => [each.name, each]))

const namedByThemselves = (list: readonly string[]) => new Map(list.map((each) => [each, each]))

function changesOf(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Changes {
  const both = [...after.keys()].filter((name) => before.has(name))
  return {
    added: [...after.keys()].filter((name) => !before.has(name)),
    changed: both.filter((name) => !isDeepStrictEqual(before.get(name), after.get(name))),
    removed: [...before.keys()].filter((name) => !after.has(name)),
  }
}
