import { beforeAll, describe, expect, it } from 'vitest'
import { newHexId, newUuid } from '../../../../src/base/kernel/index.ts'
import type { OrsRun, OrsRuns } from '../../../../src/center/orchestration/ors/ors-runs.ts'

const known: OrsRun = {
  session: '00FAVPM3BOBM3223H3CA9ATAES00000G',
  answer: { _text: 'é', list: [1, null] },
  server: 'http://ors1:7210/',
  cookies: { ORSSESSIONID: 'a.node1' },
}

/** The promises of the port. */
export function describeOrsRuns(name: string, create: () => Promise<OrsRuns>) {
  describe(name, () => {
    let runs: OrsRuns
    beforeAll(async () => {
      runs = await create()
    })

    const claim = (id: string, limit = 10_000) => runs.claim(id, { token: newHexId(), limit })

    it('gives a start to one of many who claim it', async () => {
      const id = newUuid()
      const claims = await Promise.all(Array.from({ length: 50 }, () => claim(id)))
      expect(claims.filter((claim) => claim === undefined)).toHaveLength(1)
      expect(claims.filter((claim) => claim === 'under-way')).toHaveLength(49)
    })
    it('knows no run that is only being started', async () => {
      const id = newUuid()
      await claim(id)
      expect(await runs.find(id, 60)).toBeUndefined()
      expect(await claim(id)).toBe('under-way')
    })
    it('tells whoever claims it what came of a start', async () => {
      const id = newUuid()
      await claim(id)
      await runs.keep(id, known, 60)
      expect(await claim(id)).toEqual(known)
      expect(await runs.find(id, 60)).toEqual(known)
    })
    it('gives a start that came to nothing to the next', async () => {
      const id = newUuid()
      const mine = { token: newHexId(), limit: 10_000 }
      await runs.claim(id, mine)
      await runs.giveUp(id, mine, false)
      expect(await claim(id)).toBeUndefined()
      const other = newUuid()
      await runs.claim(other, mine)
      await runs.begin(other, mine)
      await runs.giveUp(other, mine, true)
      expect(await claim(other)).toBeUndefined()
    })
    it('lets one send a start that another has left alone, and never both', async () => {
      const id = newUuid()
      const [dead, next] = [newHexId(), newHexId()].map((token) => ({ token, limit: 60_000 }))
      if (dead === undefined || next === undefined) throw new Error('there are two')
      await runs.claim(id, dead)
      expect(await runs.claim(id, { ...next, limit: 56_000 })).toBe('under-way')
      expect(await runs.claim(id, { ...next, limit: 63_500 })).toBeUndefined() // as 3.5 s later
      expect(await runs.begin(id, dead)).toBe(false)
      await runs.giveUp(id, dead, false)
      expect(await runs.begin(id, next)).toBe(true)
      expect(await runs.claim(id, { ...dead, limit: 99_000 })).toBe('under-way')
    })
    it('keeps a start that was sent from everybody until its claim runs out', async () => {
      const id = newUuid()
      const mine = { token: newHexId(), limit: 60_000 }
      await runs.claim(id, mine)
      expect(await runs.begin(id, mine)).toBe(true)
      expect(await runs.begin(id, mine)).toBe(false)
      expect(await claim(id, 99_000)).toBe('under-way')
    })
    it('gives a start to the next when its claim has run out', async () => {
      const id = newUuid()
      await claim(id, 1)
      await expect.poll(() => claim(id)).toBeUndefined()
    })
    it('forgets', async () => {
      const id = newUuid()
      await runs.keep(id, known, 60)
      await runs.forget(id)
      expect(await runs.find(id, 60)).toBeUndefined()
      await runs.forget(id)
    })
    it('takes ids of any kind', async () => {
      for (const id of ['a b', '{x}', 'ü\ud800', '']) {
        await runs.keep(id, { ...known, session: `of ${id.length}` }, 60)
        expect(await runs.find(id, 60)).toMatchObject({ session: `of ${id.length}` })
      }
    })
  })
}
