import { useLoad } from '../../frame/load.ts'
import { useSession } from '../../frame/session.ts'

interface Options {
  readonly sections: Readonly<Record<string, Readonly<Record<string, { readonly value: unknown }>>>>
}

const prefix = 'service.'

/** The names of the callback services; none for agents, who may not read options. */
export function useServices(): readonly string[] | undefined {
  const { role } = useSession()
  const { data } = useLoad<Options>(role === 'agent' ? undefined : '/options', {
    topics: ['options'],
  })
  return data && callbackServices(data)
}

export function callbackServices({ sections }: Options): readonly string[] {
  return Object.entries(sections)
    .filter(([section]) => section.startsWith(prefix))
    .map(([section, options]) => ({ name: section.slice(prefix.length), options }))
    .filter(({ name, options }) => isCallback(name, options))
    .map(({ name }) => name)
    .sort()
}

/** As the server tells them: by their kind, else by what they are called. */
function isCallback(name: string, options: Options['sections'][string]): boolean {
  if (options._service_type?.value === 'callback') return true
  return (options._service?.value || options._name?.value || name) === 'callback'
}
