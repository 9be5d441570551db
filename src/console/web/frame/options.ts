import { api } from './api.ts'

/** What the options' routes answer (OpenAPI: tag `options`), as far as views show it. */
export interface ShownOption {
  readonly value: unknown
  readonly source: 'live' | 'file' | 'default'
}

export type ShownSection = Readonly<Record<string, ShownOption>>

export interface AllOptions {
  readonly revision: number
  readonly sections: Readonly<Record<string, ShownSection>>
}

export interface OptionFault {
  readonly option: string
  readonly message: string
  readonly nearest?: string
  readonly level: 'fault' | 'warning'
}

/** Options to set, and those to go back to what the file says: all of it or nothing. */
export interface SectionChange {
  readonly set?: Readonly<Record<string, string>>
  readonly unset?: readonly string[]
}

export const pathOf = (section: string) => `/options/${encodeURIComponent(section)}`

export function changeOptions(section: string, change: SectionChange): Promise<unknown> {
  return api.put(pathOf(section), { body: change })
}

export async function checkOptions(
  section: string,
  change: SectionChange,
): Promise<readonly OptionFault[]> {
  const { faults } = await api.post<{ faults: OptionFault[] }>(`${pathOf(section)}/check`, {
    body: change,
  })
  return faults
}

/** Takes back all that was set live in a section; what the file has of it stays. */
export function removeSection(section: string): Promise<unknown> {
  return api.delete(pathOf(section))
}

/** The sections of a family by the names behind its prefix: `familyOf(all, 'patterns.')`. */
export function familyOf(all: AllOptions, prefix: string): [string, ShownSection][] {
  return Object.entries(all.sections)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, section]) => [name.slice(prefix.length), section] as [string, ShownSection])
    .sort(([one], [other]) => one.localeCompare(other))
}

/** The services whose options name a group. */
export function usersOf(all: AllOptions, option: string, name: string): string[] {
  return familyOf(all, 'service.')
    .filter(([, section]) => section[option]?.value === name)
    .map(([service]) => service)
}
