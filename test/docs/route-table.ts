import { startNode } from '../support/start-node.ts'

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Every route of a running server as a Markdown table, as its OpenAPI document tells of them. */
export async function routeTable(): Promise<string> {
  const node = await startNode()
  try {
    const rows = await rowsOf(node.url)
    return ['| route | who may call | what it does |', '| --- | --- | --- |', ...rows].join('\n')
  } finally {
    await node.kill() // nothing it holds is worth a drain
  }
}

async function rowsOf(url: string): Promise<string[]> {
  const reply = await fetch(`${url}/genesys/1/openapi.json`)
  const { paths } = (await reply.json()) as OpenApi
  return Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([verb, operation]) => {
        const route = `${verb.toUpperCase()} ${path}`
        if (operation.summary === undefined) throw new Error(`${route}: its schema has no summary`)
        return `| \`${route}\` | ${callersOf(operation)} | ${operation.summary} |`
      }),
    )
}

function callersOf({ description = '', security = [] }: Operation): string {
  const [role] = security.flatMap((scheme) => Object.values(scheme).flat())
  if (role !== undefined) return role
  return description.startsWith('Internal networks only.') ? 'internal' : 'everybody'
}
