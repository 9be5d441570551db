import { describe, expect, it } from 'vitest'
import { BayeuxClient, messagesIn } from '../../support/bayeux.ts'
import { clusterOver } from '../../support/cluster-over.ts'
import { redisForTest } from '../../support/redis.ts'
import { serveNode } from './serve-node.ts'

/** Two nodes of which one hears nothing of what the other appends, and a device that waits there. */
async function deafNode() {
  const redis = await redisForTest()
  let now = 1_000_000
  const clock = { now: () => now }
  const deaf = await serveNode(
    clusterOver(redis, (line) => line.startsWith('appended')),
    { timeout: 1, clock },
  )
  const other = await serveNode(clusterOver(redis))
  const device = await new BayeuxClient(deaf.url).join({ ack: true })
  return {
    poll: async () => messagesIn(await device.connect({ ext: { ack: 0 } })),
    tell: (message: string) => other.cometd.deliver(device.user, { tag: 't', message }),
    pass: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

describe('what a cluster loses between two of its servers', () => {
  it('is read from the mailbox once a poll has ended in silence', async () => {
    const { poll, tell, pass } = await deafNode()
    await tell('lost on its way')
    expect(await poll()).toEqual([])
    pass(1)
    expect(await poll()).toEqual(['lost on its way'])
  })

  it('is not looked for with every poll', async () => {
    const { poll, tell, pass } = await deafNode()
    pass(1)
    expect(await poll()).toEqual([])
    await tell('lost on its way')
    pass(0.9)
    expect(await poll()).toEqual([])
  })
})
