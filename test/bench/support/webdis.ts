import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChildServer, startChildServer } from '../../support/child-server.ts'
import { onCore, serverCore } from './processor.ts'

const program = '/usr/bin/webdis' // where Debian's package puts it

/** Debian's webdis in front of the given Redis, on the server's core; undefined where it is missing. */
export async function startWebdis(redisPort: number): Promise<ChildServer | undefined> {
  if (!existsSync(program)) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'bench-webdis-'))
  const file = join(folder, 'webdis.json')
  try {
    return await startChildServer({
      command: (port) => {
        const settings = configuration(port, redisPort, join(folder, 'webdis.log'))
        writeFileSync(file, JSON.stringify(settings))
        return onCore(serverCore, [program, file])
      },
      readyPath: '/PING',
    })
  } finally {
    await rm(folder, { recursive: true }) // it has read its configuration
  }
}

function configuration(port: number, redisPort: number, logfile: string): object {
  return {
    redis_host: '127.0.0.1',
    redis_port: redisPort,
    http_host: '127.0.0.1',
    http_port: port,
    threads: 2,
    pool_size: 20,
    daemonize: false,
    database: 0,
    verbosity: 0,
    logfile,
  }
}
