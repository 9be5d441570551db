import { beforeAll, describe, expect, it } from 'vitest'
import { newUuid } from '../../../../src/base/kernel/index.ts'
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

    it('gives a start to one of many who claim it', async () => {
      const id = newUuid()
      const claims = await Promise.all(Array.from({ length: 50 }, () => runs.claim(id, 10_000)))
      expect(claims.filter((claim) => claim === undefined)).toHaveLength(1)
      expect(claims.filter((claim) => claim === 'under-way')).toHaveLength(49)
    })
    it('knows no run that is only being started', async () => {
      const id = newUuid()
      await runs.claim(id, 10_000)
      expect(await runs.find(id, 60)).toBeUndefined()
      expect(await runs.claim(id, 10_000)).toBe('under-way')
    })
    it('tells whoever claims it what came of a start', async () => {
      const id = newUuid()
      await runs.claim(id, 10_000)
      await runs.keep(id, known, 60)
      expect(await runs.claim(id, 10_000)).toEqual(known)
      expect(await runs.find(id, 60)).toEqual(known)
    })
    it('gives a start that came to nothing to the next', async () => {
      const id = newUuid()
      await runs.claim(id, 10_000)
      await runs.giveUp(id)
      expect(await runs.claim(id, 10_000)).toBeUndefined()
    })
    it('gives a start to the next when its claim has run out', async () => {
      const id = newUuid()
      await runs.claim(id, 1)
      await expect.poll(() => runs.claim(id, 10_000)).toBeUndefined()
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
