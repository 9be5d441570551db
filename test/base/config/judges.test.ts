import { describe, expect, it, onTestFinished } from 'vitest'
import {
  freeOptions,
  type Judge,
  Options,
  patternsSection,
  serviceSection,
  type Written,
} from '../../../src/base/config/index.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'
import { MemoryOverrides } from '../../support/memory-overrides.ts'
import { rejectedFaultsOf } from './faults.ts'

/** A service must say its `queue`, which is a colour; `shade` needs `blue`; services know no more. */
const colours: Judge = {
  sections: 'service.',
  faults: (_, { queue, shade }) => [
    ...(queue === undefined ? [{ option: 'queue', message: 'is missing' }] : []),
    ...(queue === '' || /^(red|blue)$/.test(queue ?? 'red')
      ? []
      : [{ option: 'queue', message: 'is no colour' }]),
    ...(shade !== undefined && queue === 'red'
      ? [{ option: 'shade', message: 'is for blue only' }]
      : []),
  ],
  known: (_, written) => ['queue', 'shade', ...('numbered' in written ? ['number1'] : [])],
}

const onlyLetters: Judge = {
  sections: 'patterns',
  faults: (_, written) =>
    Object.entries(written).flatMap(([option, value]) => {
      return /^[a-z]+$/.test(value) ? [] : [{ option, message: 'is not only letters' }]
    }),
}

const judges = [colours, onlyLetters]

async function start(yaml: string, overrides = new MemoryOverrides()) {
  const { logger, lines } = recordingLogger()
  const options = await Options.load(temporaryFile(yaml), {
    logger,
    overrides: overrides.node(),
    judges,
  })
  onTestFinished(() => options.close())
  return { options, lines, overrides }
}

async function faultsOfFile(yaml: string, own: readonly Judge[] = judges): Promise<string[]> {
  const { logger } = recordingLogger()
  return rejectedFaultsOf(Options.load(temporaryFile(yaml), { logger, judges: own }))
}

const service = (options: Options, name: string) => {
  const values = options.family(serviceSection, name)
  return values && freeOptions(serviceSection, values)
}

describe('faults that judges find in the file', () => {
  it('stop the start together with all others, each with its path', async () => {
    const yaml = [
      'server: { drain: soon }',
      'service.a: { queue: green }',
      'service.b: { _ttl: 0 }',
      'patterns: { one: a1, two: b }',
    ].join('\n')
    expect((await faultsOfFile(yaml)).sort()).toEqual([
      'patterns.one: is not only letters',
      'server.drain: "soon" is not a duration in seconds (or with ms, s, min, h or d after it)',
      'service.a.queue: is no colour',
      'service.b._ttl: 0 is outside 1 to 31536000',
      'service.b.queue: is missing',
    ])
  })

  it('stand back where the schema has refused the same option', async () => {
    const strict: Judge = {
      sections: 'service.',
      faults: () => [{ option: '_ttl', message: 'is wrong too' }],
    }
    expect(await faultsOfFile('service.a: { _ttl: 0 }', [strict])).toEqual([
      'service.a._ttl: 0 is outside 1 to 31536000',
    ])
  })

  it('concern only sections that exist, and only those the judge names', async () => {
    const asked: [string, Written][] = []
    const watch = (sections: string): Judge => ({
      sections,
      faults: (name, written) => {
        asked.push([name, written])
        return []
      },
    })
    const { logger } = recordingLogger()
    const own = [watch('patterns'), watch('service.'), watch('service.a'), watch('gms')]
    await Options.load(temporaryFile('service.a: { n: 07, b: true }\nservices.b: {}'), {
      logger,
      judges: own,
    })
    expect(asked).toEqual([
      ['service.a', { n: '07', b: 'true' }],
      ['service.a', { n: '07', b: 'true' }],
    ])
  })
})

describe('names that no judge knows', () => {
  it('bring a warning with the nearest name, and are kept', async () => {
    const { options, lines } = await start(
      'service.a: { queue: red, quue: x, _tttl: 5, number1: 5, whatever: 5 }',
    )
    expect(lines.map(({ option, nearest }) => [option, nearest])).toEqual([
      ['service.a.quue', 'service.a.queue'],
      ['service.a._tttl', 'service.a._ttl'],
      ['service.a.number1', undefined],
      ['service.a.whatever', undefined],
    ])
    expect(service(options, 'a')).toMatchObject({ quue: 'x' })
  })

  it('are told by what else the section holds, and all are legal where no judge lists any', async () => {
    const yaml = 'service.a: { queue: red, numbered: x, number1: 5 }\npatterns: { any: a }'
    const { lines } = await start(yaml)
    expect(lines.map(({ option }) => option)).toEqual(['service.a.numbered'])
  })
})

describe('a live option that a judge refuses', () => {
  it('is not stored', async () => {
    const { options, overrides } = await start('service.a: { queue: red }')
    const refused = (name: string, value: string) =>
      rejectedFaultsOf(options.set('service.a', name, value))
    expect(await refused('queue', 'green')).toEqual(['service.a.queue: is no colour'])
    expect(await rejectedFaultsOf(options.set('patterns', 'one', 'a1'))).toEqual([
      'patterns.one: is not only letters',
    ])
    expect(await overrides.node().load()).toEqual({})
  })

  it('is judged with all else the section would hold, file and live', async () => {
    const { options } = await start('service.a: { queue: red }')
    const shade = () => options.set('service.a', 'shade', 'light')
    expect(await rejectedFaultsOf(shade())).toEqual(['service.a.shade: is for blue only'])
    await options.set('service.a', 'queue', 'blue')
    await shade()
    const back = options.set('service.a', 'queue', 'red')
    expect(await rejectedFaultsOf(back)).toEqual(['service.a.shade: is for blue only'])
    expect(service(options, 'a')).toEqual({ queue: 'blue', shade: 'light' })
  })

  it('is ignored and logged when it is in the store, good ones beside it hold', async () => {
    const { options, lines, overrides } = await start('service.a: { queue: red }')
    const rogue = overrides.node()
    await rogue.set('service.a', 'queue', 'green')
    await rogue.set('service.a', 'more', 'x')
    await options.set('patterns', 'one', 'a')
    expect(service(options, 'a')).toEqual({ queue: 'red', more: 'x' })
    expect(options.live(patternsSection)()).toEqual({ one: 'a' })
    expect(lines).toContainEqual(
      expect.objectContaining({
        option: 'service.a.queue',
        fault: 'is no colour',
        msg: 'live option is ignored',
      }),
    )
  })

  it('is ignored when it makes another wrong that was right', async () => {
    const { options, overrides } = await start('service.a: { queue: blue, shade: light }')
    await overrides.node().set('service.a', 'queue', 'red')
    await options.set('patterns', 'one', 'a')
    expect(service(options, 'a')).toEqual({ queue: 'blue', shade: 'light' })
  })

  it('takes its section back to the file when the fault is in no single one', async () => {
    const overrides = new MemoryOverrides()
    const needsBoth: Judge = {
      sections: 'patterns',
      faults: (_, { one, two }) =>
        one !== undefined && two === undefined ? [{ option: 'two', message: 'is missing' }] : [],
    }
    const { logger } = recordingLogger()
    await overrides.node().set('patterns', 'one', 'a')
    const options = await Options.load(temporaryFile('patterns: { zero: z }'), {
      logger,
      overrides: overrides.node(),
      judges: [needsBoth],
    })
    expect(options.live(patternsSection)()).toEqual({ zero: 'z' })
    await options.close()
  })
})

describe('a section made live', () => {
  it('is in force once its last missing option is set', async () => {
    const { options } = await start('')
    await options.set('service.a', '_ttl', '30')
    expect(options.family(serviceSection, 'a')).toBeUndefined()
    expect(options.names(serviceSection)).toEqual([])
    await options.set('service.a', 'queue', 'red')
    expect(options.family(serviceSection, 'a')).toMatchObject({ _ttl: 30, queue: 'red' })
    expect(options.names(serviceSection)).toEqual(['a'])
  })

  it('takes no bad option while it is incomplete', async () => {
    const { options, overrides } = await start('')
    await options.set('service.a', 'more', 'x')
    const refused = options.set('service.a', '_ttl', '0')
    expect(await rejectedFaultsOf(refused)).toEqual(['service.a._ttl: 0 is outside 1 to 31536000'])
    expect(await overrides.node().load()).toEqual({ 'service.a': { more: 'x' } })
  })

  it('keeps what it needs while there is anything else, and is gone with its last option', async () => {
    const { options } = await start('')
    await options.set('service.a', 'queue', 'red')
    await options.set('service.a', '_ttl', '30')
    const refused = options.unset('service.a', 'queue')
    expect(await rejectedFaultsOf(refused)).toEqual(['service.a.queue: is missing'])
    expect(options.family(serviceSection, 'a')).toMatchObject({ _ttl: 30, queue: 'red' })
    await options.unset('service.a', '_ttl')
    await options.unset('service.a', 'queue')
    expect(options.redacted()).not.toHaveProperty('service.a')
  })

  it('goes out of force when the store lacks what it needs', async () => {
    const { options, overrides } = await start('')
    await options.set('service.a', 'queue', 'red')
    await options.set('service.a', '_ttl', '30')
    await overrides.node().unset('service.a', 'queue')
    await options.set('patterns', 'one', 'a')
    expect(options.family(serviceSection, 'a')).toBeUndefined()
    await options.unset('service.a', '_ttl')
    expect(options.redacted()).not.toHaveProperty('service.a')
  })
})

describe('several options at once', () => {
  it('are judged together, and all of them are in force or none', async () => {
    const { options } = await start('service.a: { queue: red }')
    const both = { queue: 'blue', shade: 'light' }
    expect(await options.change('service.a', { set: both, unset: [] })).toBe(1)
    expect(service(options, 'a')).toEqual(both)
    const refused = options.change('service.a', { set: { more: 'x' }, unset: ['queue'] })
    expect(await rejectedFaultsOf(refused)).toEqual(['service.a.shade: is for blue only'])
    expect(service(options, 'a')).toEqual(both)
    await options.change('service.a', { set: {}, unset: ['queue', 'shade'] })
    expect(service(options, 'a')).toEqual({ queue: 'red' })
  })

  it('make a section that lacks nothing, and unmake it', async () => {
    const { options, overrides } = await start('')
    const refused = options.change('service.a', { set: { shade: 'light' }, unset: [] })
    expect(await rejectedFaultsOf(refused)).toEqual(['service.a.queue: is missing'])
    await options.change('service.a', { set: { queue: 'red' }, unset: [] })
    expect(service(options, 'a')).toEqual({ queue: 'red' })
    await options.change('service.a', { set: {}, unset: ['queue'] })
    expect([options.names(serviceSection), await overrides.node().load()]).toEqual([[], {}])
  })

  it('are not changed when the section was changed after it was read', async () => {
    const overrides = new MemoryOverrides()
    const [{ options: one }, { options: other }] = [
      await start('service.a: { queue: red }', overrides),
      await start('service.a: { queue: red }', overrides),
    ]
    const since = one.revisionOf('service.a')
    const change = { set: { queue: 'blue' }, unset: [] }
    expect(await other.change('service.a', change, since)).toBe(1)
    expect(await one.change('service.a', change, since)).toBeUndefined()
    await other.set('patterns', 'one', 'a')
    expect(await one.change('service.a', change, 1)).toBe(3)
  })

  it('are judged again when the section was changed meanwhile', async () => {
    const overrides = new MemoryOverrides()
    const [{ options: one }, { options: other }] = [
      await start('service.a: { queue: red }', overrides),
      await start('service.a: { queue: red }', overrides),
    ]
    const outcomes = await Promise.allSettled([
      one.change('service.a', { set: { queue: 'blue', shade: 'light' }, unset: [] }),
      other.change('service.a', { set: { shade: 'dark', queue: 'blue' }, unset: [] }),
      one.change('service.a', { set: { queue: 'red' }, unset: [] }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(service(one, 'a')?.queue).toBe('blue')
  })

  it('say before they are stored what is wrong, what was meant and what has no effect', async () => {
    const { options, overrides } = await start('service.a: { queue: red }')
    expect(options.check('service.a', { set: { queue: 'green', shad: 'x' }, unset: [] })).toEqual({
      faults: [{ path: 'service.a.queue', option: 'queue', message: 'is no colour' }],
      unread: [
        {
          ...{ path: 'service.a.shad', option: 'shad', nearest: 'shade' },
          message: 'nothing here reads this option',
        },
      ],
    })
    expect(await overrides.node().load()).toEqual({})
  })
})
