import { describe, expect, it, vi } from 'vitest'
import type { OptionOverrides } from '../../../src/base/config/index.ts'

/** Two nodes of one new cluster in which nothing is set; `close` ends them both. */
export interface OverridesOfTwoNodes {
  readonly one: OptionOverrides
  readonly other: OptionOverrides
  close(): Promise<void>
}

/** The promises of the port, for every implementation of it. */
export function describeOptionOverrides(
  name: string,
  create: () => Promise<OverridesOfTwoNodes>,
): void {
  const cluster = async (use: (nodes: OverridesOfTwoNodes) => Promise<void>) => {
    const nodes = await create()
    await use(nodes).finally(() => nodes.close())
  }

  describe(`OptionOverrides, ${name}`, () => {
    it('loads nothing while nothing is set', () =>
      cluster(async ({ one }) => {
        expect(await one.load()).toEqual({})
      }))

    it('loads on every node what one has set', () =>
      cluster(async ({ one, other }) => {
        await one.set('server', 'drain', '30')
        await other.set('push', 'httpcb.allow', '10.0.0.0/8')
        const all = { server: { drain: '30' }, push: { 'httpcb.allow': '10.0.0.0/8' } }
        expect([await one.load(), await other.load()]).toEqual([all, all])
      }))

    it('replaces what was set before', () =>
      cluster(async ({ one, other }) => {
        await one.set('server', 'drain', '30')
        await other.set('server', 'drain', '0')
        expect(await one.load()).toEqual({ server: { drain: '0' } })
      }))

    it('forgets what is unset, and a section that has nothing left', () =>
      cluster(async ({ one, other }) => {
        await one.set('server', 'drain', '30')
        await one.set('server', 'max_parts', '5')
        await one.set('ors', '_ors', '')
        await other.unset('server', 'drain')
        await other.unset('ors', '_ors')
        expect(await one.load()).toEqual({ server: { max_parts: '5' } })
      }))

    it('lets unset what was never set', () =>
      cluster(async ({ one }) => {
        await one.unset('server', 'drain')
        expect(await one.load()).toEqual({})
      }))

    it('makes all changes of a section at once', () =>
      cluster(async ({ one, other }) => {
        await one.set('server', 'drain', '30')
        await one.set('server', 'max_parts', '5')
        const set = { drain: '1', cors_origins: '*' }
        expect(await one.change('server', { set, unset: ['max_parts', 'none', 'drain'] })).toBe(3)
        expect(await other.load()).toEqual({ server: set })
      }))

    it('counts changes of all nodes, and where each section was changed last', () =>
      cluster(async ({ one, other }) => {
        expect(await one.revisions()).toEqual({ last: 0, sections: new Map() })
        await one.set('server', 'drain', '30')
        await other.unset('last', 'last')
        await one.set('s:', 'drain', '30')
        expect(await other.revisions()).toEqual({
          last: 3,
          sections: new Map([
            ['server', 1],
            ['last', 2],
            ['s:', 3],
          ]),
        })
      }))

    it('changes nothing of a section that was changed since', () =>
      cluster(async ({ one, other }) => {
        const change = (drain: string, since: number) =>
          one.change('server', { set: { drain }, unset: [], since })
        expect(await change('1', 0)).toBe(1)
        await other.set('push', 'drain', '1')
        expect(await change('2', 1)).toBe(3)
        expect(await change('3', 2)).toBeUndefined()
        expect([await one.load(), (await one.revisions()).last]).toEqual([
          { server: { drain: '2' }, push: { drain: '1' } },
          3,
        ])
      }))

    it('lets one of many win who start from the same', () =>
      cluster(async ({ one, other }) => {
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            (at % 2 === 0 ? one : other).change('server', {
              ...{ set: { drain: String(at) }, unset: [], since: 0 },
            }),
          ),
        )
        expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual([1])
      }))

    it.each([
      ['an empty text', ''],
      ['lines, quotes and letters of any script', ' "a"\n\tüλ→🙂 '],
      ['the longest text there may be', 'x'.repeat(65_536)],
    ])('gives back %s as it was', (_, value) =>
      cluster(async ({ one, other }) => {
        await one.set('push', 'customhttp.message', value)
        expect(await other.load()).toEqual({ push: { 'customhttp.message': value } })
      }),
    )

    it.each(['push.provider.Sales App', 'a:b', '{tag}', 'a/b%2F', 'ü*', 'constructor'])(
      'keeps apart and gives back names such as %s',
      (odd) =>
        cluster(async ({ one, other }) => {
          await one.set(odd, odd, '1')
          await one.set(`${odd}.`, odd, '2')
          await one.set(odd, `.${odd}`, '3')
          expect(await other.load()).toEqual({
            [odd]: { [odd]: '1', [`.${odd}`]: '3' },
            [`${odd}.`]: { [odd]: '2' },
          })
        }),
    )

    it('tells every node of a change, after which loading shows it', () =>
      cluster(async ({ one, other }) => {
        for (const node of [one, other]) {
          const value = node === one ? '1' : '2'
          const seen = nextState(node, (state) => state.server?.drain === value)
          await one.set('server', 'drain', value)
          expect(await seen).toEqual({ server: { drain: value } })
        }
        const seen = nextState(other, (state) => state.server === undefined)
        await one.unset('server', 'drain')
        expect(await seen).toEqual({})
      }))

    it('tells no one who has stopped listening', () =>
      cluster(async ({ one, other }) => {
        const stopped = vi.fn()
        const stop = other.onChange(stopped)
        stop()
        const seen = nextState(other, (state) => state.server !== undefined)
        await one.set('server', 'drain', '1')
        await seen
        expect(stopped).not.toHaveBeenCalled()
      }))
  })
}

/** What `node` loads when it was told of a change that made `holds` true; listens at once. */
function nextState(
  node: OptionOverrides,
  holds: (state: Awaited<ReturnType<OptionOverrides['load']>>) => boolean,
): ReturnType<OptionOverrides['load']> {
  return new Promise((resolve, reject) => {
    const undo = node.onChange(() => {
      node.load().then((state) => {
        if (!holds(state)) return
        undo()
        resolve(state)
      }, reject)
    })
  })
}
