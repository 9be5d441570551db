/**
 * A process of its own: it keeps two workers that answer every request, as main.ts keeps nodes. The
 * first FORKS_REFUSED attempts to replace one fail, as they do where memory has run out.
 */
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { createLogger } from '../../src/base/kernel/index.ts'
import { Workers } from '../../src/workers.ts'

if (cluster.isPrimary) {
  const workers = new Workers({ count: 2, nodeId: 'bare', logger: createLogger('info') })
  process.once('exit', () => workers.kill())
  process.once('SIGTERM', async () => {
    process.exitCode = await workers.leave()
  })
  await workers.start()
  process.stdout.write('all workers listen\n')
  refuseForks(Number(process.env.FORKS_REFUSED ?? 0))
} else {
  createServer((_, response) => response.end('here')).listen(Number(process.env.PORT), '127.0.0.1')
  process.once('SIGTERM', () => process.exit(0))
}

function refuseForks(count: number): void {
  const fork = cluster.fork.bind(cluster)
  let left = count
  cluster.fork = (env) => {
    left -= 1
    if (left >= 0) throw new Error('spawn ENOMEM')
    return fork(env)
  }
}
