import { describe, expect, it } from 'vitest'
import { toPage } from './page.ts'
import type { Run } from './results.ts'
import type { BenchTable } from './table.ts'

const table: BenchTable = {
  title: 'idle: held polls',
  columns: ['server', 'KB'],
  rows: [['ringback', '9.00']],
  targets: [
    { what: 'memory', ours: '9 KB', beside: 'faye: 10 KB', value: 0.9, hold: 0.9, stretch: 0.7 },
  ],
}
const quiet: Run = {
  at: '2026-05-01T10:00:00.000Z',
  machine: 'two cores',
  ...{ seconds: 65, load: 0.25, busyBefore: 0.01, withheld: 0, table },
}
const worse = {
  ...table,
  targets: (table.targets ?? []).map((target) => ({ ...target, value: 1.2 })),
}
const pageOf = (...runs: Run[]) => toPage(new Map([['idle', runs]]))

describe('the page of benchmarks', () => {
  it('shows each promise beside what it is measured against, and where that was', () => {
    const page = pageOf(quiet)
    expect(page).toContain('| memory | 9 KB | faye: 10 KB | 0.90  | ≤ 0.9 | ≤ 0.7   | holds   |')
    expect(page).toContain(
      '`npm run bench idle`: 2026-05-01 10:00 UTC, 65 s · load average before 0.25 · two cores',
    )
    expect(page).toContain('1 hold, 0 are missed')
    expect(page).toContain('those below took 2 minutes')
  })

  it('puts what is missed on top', () => {
    const [top = ''] = pageOf({ ...quiet, table: worse }).split('## idle')
    expect(top).toContain('0 hold, 1 are missed')
    expect(top).toMatch(/^\| idle +\| memory \| 9 KB \| faye: 10 KB \| 1.20 /m)
  })

  it('shows a run that ended before it had found anything', () => {
    const { table: _none, ...rest } = quiet
    const page = pageOf({ ...rest, error: 'ended with 1: Error: no reply' })
    expect(page).toContain('**Failed**: idle; see there.')
    expect(page).toContain('**FAILED**: ended with 1: Error: no reply')
  })

  it('says that a run was disturbed, and by how much', () => {
    const page = pageOf({ ...quiet, busyBefore: 0.42, withheld: 0.08 })
    expect(page).toContain(
      '**disturbed**: 42 % of the machine was in use, its host withheld 8 % of it',
    )
  })

  it('keeps what went badly when the case is repeated, and nothing of what went well', () => {
    const lost = { ...quiet, table: { ...table, failures: ['3 lost'] } }
    const page = pageOf(quiet, lost, { ...quiet, at: '2026-05-02T10:00:00.000Z' })
    expect(page).toContain(
      'Runs before that went badly:\n\n- 2026-05-01 10:00 UTC: failed: 3 lost\n',
    )
    expect(page.match(/2026-05-01/g)).toHaveLength(1)
    expect(page).not.toContain('**Failed**')
  })

  it('names the cases that were never run', () => {
    expect(pageOf(quiet)).toMatch(/^Not run yet: .*\bunicast\b/m)
  })
})
