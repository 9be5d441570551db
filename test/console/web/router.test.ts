import { describe, expect, it } from 'vitest'
import { BrowserTab } from './browser-tab.ts'

/** The router of a page that has just begun in this tab. */
async function openPage(tab: BrowserTab) {
  tab.open()
  const router = await import('../../../src/console/web/frame/router.ts')
  router.startRouter()
  const asked: (() => void)[] = []
  const type = () => router.guardLeaving((proceed) => asked.push(proceed))
  return { ...router, asked, type }
}

const steps = ['home', 'callback', 'services', 'audit'] as const

/** A tab in which `count` steps were gone from Home on. */
async function walked(count: number) {
  const tab = new BrowserTab('/genesys/ui/home')
  const page = await openPage(tab)
  for (const name of steps.slice(1, count + 1)) page.navigate(page.linkTo(name))
  return { tab, page }
}

describe('Back from what is not saved', () => {
  it.each([1, 2, 3])('is asked about and held, %i steps into a tab', async (count) => {
    const { tab, page } = await walked(count)
    page.type()
    await tab.go(-1)
    await expect.poll(() => page.asked.length).toBe(1)
    expect(tab.address).toBe(`/genesys/ui/${steps[count]}`)
  })

  it.each([1, 2, 3])(
    'is asked about and held after a reload, %i steps into a tab',
    async (count) => {
      const { tab } = await walked(count)
      const page = await openPage(tab)
      page.type()
      await tab.go(-1)
      await expect.poll(() => page.asked.length).toBe(1)
      expect(tab.address).toBe(`/genesys/ui/${steps[count]}`)
      page.asked[0]?.()
      await expect.poll(() => page.place.get().path).toBe(`/${steps[count - 1]}`)
      expect(tab.address).toBe(`/genesys/ui/${steps[count - 1]}`)
    },
  )

  it('is told from Forward after a reload', async () => {
    const { tab } = await walked(3)
    await tab.go(-2)
    const page = await openPage(tab)
    page.type()
    await tab.go(1)
    await expect.poll(() => page.asked.length).toBe(1)
    expect(tab.address).toBe('/genesys/ui/callback')
  })
})
