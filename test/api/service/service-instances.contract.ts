import { beforeAll, describe, expect, it } from 'vitest'
import type { NewInstance, ServiceInstances } from '../../../src/api/service/index.ts'
import { newUuid } from '../../../src/base/kernel/index.ts'

function newInstance(more: Partial<NewInstance> = {}): NewInstance {
  return {
    id: newUuid(),
    service: 'sales',
    kind: 'request-interaction',
    dataId: newUuid(),
    user: 'BuzzBrain',
    parameters: new Map([['_phone_number', '6504669999']]),
    ...more,
  }
}

/** The promises of the port. */
export function describeServiceInstances(name: string, create: () => Promise<ServiceInstances>) {
  describe(name, () => {
    let instances: ServiceInstances
    beforeAll(async () => {
      instances = await create()
    })
    const lifeOf = async (id: string) => {
      const expiresAt = (await instances.find(id))?.expiresAt ?? Number.NaN
      return Math.round((expiresAt - Date.now()) / 1000)
    }

    it('finds an instance as it was added', async () => {
      const instance = newInstance()
      await instances.add(instance, 60)
      expect(await instances.find(instance.id)).toEqual({
        ...instance,
        expiresAt: expect.any(Number),
      })
    })
    it('keeps names and values of any kind', async () => {
      const parameters = new Map([
        ['__proto__', '"\u0000é'],
        ['_constructor', ''],
      ])
      const instance = newInstance({ id: '{a} b/%', service: 'Über', user: undefined, parameters })
      await instances.add(instance, 60)
      expect(await instances.find(instance.id)).toMatchObject(instance)
    })
    it('knows nothing of an id that was never added', async () => {
      expect(await instances.find(newUuid())).toBeUndefined()
      expect(await instances.remove(newUuid())).toBe(false)
      expect(await instances.extend(newUuid(), 60)).toBe(false)
    })
    it('forgets an instance when its time has passed', async () => {
      const instance = newInstance()
      await instances.add(instance, 0.001)
      await expect.poll(() => instances.find(instance.id)).toBeUndefined()
    })
    it('lets an instance live longer, never shorter', async () => {
      const { id } = await added(60)
      expect(await instances.extend(id, 3600)).toBe(true)
      expect(await lifeOf(id)).toBeGreaterThan(3500)
      expect(await instances.extend(id, 60)).toBe(false)
      expect(await lifeOf(id)).toBeGreaterThan(3500)
    })
    it('tells one of many who remove the same instance that it did so', async () => {
      const { id } = await added(60)
      const told = await Promise.all(Array.from({ length: 20 }, () => instances.remove(id)))
      expect(told.filter(Boolean)).toHaveLength(1)
      expect(await instances.find(id)).toBeUndefined()
    })

    async function added(ttl: number): Promise<NewInstance> {
      const instance = newInstance()
      await instances.add(instance, ttl)
      return instance
    }
  })
}
