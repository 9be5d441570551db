import { MemoryOverrides } from '../../support/memory-overrides.ts'
import { describeOptionOverrides } from './option-overrides.contract.ts'

describeOptionOverrides('in memory', async () => {
  const cluster = new MemoryOverrides()
  return { one: cluster.node(), other: cluster.node(), close: async () => {} }
})
