import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../support/start-node.ts'

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { summary?: string }>>>>
}

interface Route {
  readonly method: string
  readonly path: string
  readonly summary: string
}

/**
 * Every route of a running server as a Markdown table: which there are is what its OpenAPI document
 * says, who may call them is what it answers to a stranger.
 */
export async function routeTable(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'routes-'))
  const configFile = join(folder, 'gms.yaml')
  writeFileSync(configFile, config)
  const node = await startNode({ env: { GMS_CONFIG: configFile } })
  try {
    const routes = await routesOf(node.url)
    const rows = await Promise.all(routes.map((route) => toRow(node.url, route)))
    return ['| route | who may call | what it does |', '| --- | --- | --- |', ...rows].join('\n')
  } finally {
    await node.kill() // nothing it holds is worth a drain
    rmSync(folder, { recursive: true })
  }
}

/** Believes the test when it says where it calls from, and knows a user who may do the least. */
const config = `
server: { trusted_gateways: 127.0.0.0/8 }
console: { users: { stranger: { password: least, role: viewer } } }
`
const asStranger = { 'X-Forwarded-For': '203.0.113.1' }
const asViewer = { ...asStranger, Authorization: `Basic ${btoa('stranger:least')}` }

async function routesOf(url: string): Promise<Route[]> {
  const reply = await fetch(`${url}/genesys/1/openapi.json`)
  const { paths } = (await reply.json()) as OpenApi
  return Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([verb, { summary }]) => {
        const method = verb.toUpperCase()
        if (summary === undefined) throw new Error(`${method} ${path}: its schema has no summary`)
        return { method, path, summary }
      }),
    )
}

async function toRow(url: string, route: Route): Promise<string> {
  const { method, path, summary } = route
  return `| \`${method} ${path}\` | ${await accessOf(url, route)} | ${summary} |`
}

async function accessOf(url: string, { method, path }: Route): Promise<string> {
  const target = url + path.replace(/\{[^}]*\}/g, 'x')
  const stranger = await refusal(target, method, asStranger)
  if (stranger.startsWith('403 Not allowed from this network')) return 'internal'
  if (!stranger.startsWith('401 ')) return 'everybody'
  const viewer = await refusal(target, method, asViewer)
  return /^403 This needs the role (\w+)/.exec(viewer)?.[1] ?? 'viewer'
}

async function refusal(url: string, method: string, headers: Record<string, string>) {
  const reply = await fetch(url, { method, headers })
  const text = await reply.text()
  return reply.ok ? '' : `${reply.status} ${JSON.parse(text).message}`
}
