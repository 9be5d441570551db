/**
 * `npm run client -- client.ts [--base URL]`: writes a typed client in TypeScript, one file that
 * imports nothing, from the OpenAPI document of a server: that at the base URL, else of a node that
 * is started for it. Without a file it goes to standard output (`npm run -s client > client.ts`).
 */
import { writeFileSync } from 'node:fs'
import { clientSource } from './client/generate.mjs'
import { withOwnNode } from './client/own-node.mjs'

const usage = 'usage: npm run client -- [client.ts] [--base http://localhost:8080]'
const words = process.argv.slice(2)
const at = words.indexOf('--base')
const [, base] = at < 0 ? [] : words.splice(at, 2)
const [file, ...more] = words

if ((at >= 0 && !URL.canParse(base ?? '')) || more.length > 0 || file?.startsWith('--')) {
  console.error(usage)
  process.exitCode = 2
} else {
  try {
    const source = clientSource(await (base === undefined ? withOwnNode(read) : read(base)))
    if (file === undefined) process.stdout.write(source)
    else writeFileSync(file, source)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}

async function read(url) {
  const address = new URL('/genesys/1/openapi.json', url)
  const reply = await fetch(address).catch(() => ({ status: 'nothing' }))
  if (!reply.ok) throw new Error(`${address} answers ${reply.status}`)
  return reply.json()
}
