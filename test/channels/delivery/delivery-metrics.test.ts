import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { device, event } from '../push/support.ts'
import { nodeForTest } from './support.ts'

it('tells that deliveries have changed, once a batch', async () => {
  const node = await nodeForTest()
  let told = 0
  const undo = node.deliveries.onChange(() => {
    told += 1
  })
  const send = () => node.deliveries.send(event('m'), device('ios', 'd'))
  await Promise.all(Array.from({ length: 100 }, send))
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThan(10)
  undo()
  const before = told
  await send()
  expect(told).toBe(before)
})

it('counts attempts and ends by type', async () => {
  const node = await nodeForTest()
  const registry = new Registry()
  node.deliveries.countIn(registry)
  node.channels.answer = (_, count) =>
    count === 1 ? { kind: 'try-later', reason: 'busy' } : { kind: 'delivered' }
  await node.deliveries.send(event('m'), device('ios', 'd'))
  await node.deliveries.send(event('m'), device('comet', 'u'))
  await node.pass(10)
  await node.deliveries.close()
  const lines = (await registry.metrics()).split('\n').filter((line) => /^deliver/.test(line))
  expect(lines).toEqual([
    'delivery_attempts_total{type="ios",outcome="try-later"} 1',
    'delivery_attempts_total{type="ios",outcome="delivered"} 1',
    'deliveries_ended_total{type="ios",state="delivered"} 1',
  ])
})
