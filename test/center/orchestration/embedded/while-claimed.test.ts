import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { whileClaimed } from '../../../../src/center/orchestration/embedded/run/while-claimed.ts'

const claim = { serviceId: '361-1', token: 'a' }

/** Works for so long with a lease of 40 ms, and counts how often it was renewed. */
async function worked(
  forMs: number,
  {
    longest = 60_000,
    renew = async () => true,
  }: { longest?: number; renew?: () => Promise<boolean> } = {},
) {
  let renewals = 0
  const store = {
    renew: () => {
      renewals += 1
      return renew()
    },
  }
  const done = await whileClaimed(claim, { store, lease: 40, longest }, () =>
    setTimeout(forMs, 'done'),
  )
  const atTheEnd = renewals
  await setTimeout(50)
  return { done, renewals: atTheEnd, later: renewals - atTheEnd }
}

describe('a claim', () => {
  it('is renewed while the work lasts, and no longer', async () => {
    const { done, renewals, later } = await worked(200)
    expect([done, later]).toEqual(['done', 0])
    expect(renewals).toBeGreaterThan(3)
  })
  it('is not renewed for work of a moment', async () => {
    expect(await worked(1)).toEqual({ done: 'done', renewals: 0, later: 0 })
  })
  it('is renewed no more beyond the limit', async () => {
    expect(await worked(200, { longest: 0 })).toMatchObject({ renewals: 0 })
  })
  it('is renewed no more once it is lost', async () => {
    expect(await worked(200, { renew: async () => false })).toMatchObject({ renewals: 1 })
  })
  it('is renewed again after Redis was away', async () => {
    const { renewals } = await worked(200, { renew: () => Promise.reject(new Error('away')) })
    expect(renewals).toBeGreaterThan(3)
  })
  it('ends with work that fails', async () => {
    const store = { renew: async () => true }
    const failing = whileClaimed(claim, { store, lease: 40, longest: 60_000 }, () =>
      Promise.reject(new Error('no')),
    )
    await expect(failing).rejects.toThrow('no')
  })
})
